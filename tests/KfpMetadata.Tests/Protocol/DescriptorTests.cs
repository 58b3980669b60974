using Google.Protobuf;
using Google.Protobuf.Reflection;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Protocol;

/// <summary>The protos of this repository against the descriptors of the released library: nothing missing, nothing renumbered.</summary>
public sealed class DescriptorTests
{
    private static readonly IReadOnlyDictionary<string, FileDescriptorProto> Released = ReadReleased();

    [Theory]
    [InlineData("ml_metadata/proto/metadata_store.proto")]
    [InlineData("ml_metadata/proto/metadata_store_service.proto")]
    public void EveryDeclarationEqualsTheReleasedOne(string file)
    {
        var expected = Describe(Released[file]);
        var actual = Describe(Own(file).ToProto());

        Assert.True(expected.Count > 200, $"only {expected.Count} declarations in {file}");
        Assert.Equal(expected, actual);
    }

    private static FileDescriptor Own(string file) =>
        file.EndsWith("service.proto", StringComparison.Ordinal)
            ? MetadataStoreServiceReflection.Descriptor
            : MetadataStoreReflection.Descriptor;

    private static Dictionary<string, FileDescriptorProto> ReadReleased()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "data", "mlmd.descriptorset.pb");
        var registry = new ExtensionRegistry { MetadataStoreExtensions.SystemTypeExtension };
        var set = FileDescriptorSet.Parser.WithExtensionRegistry(registry).ParseFrom(File.ReadAllBytes(path));
        return set.File.ToDictionary(file => file.Name, StringComparer.Ordinal);
    }

    /// <summary>One line a declaration, sorted, so that a difference names itself.</summary>
    private static List<string> Describe(FileDescriptorProto file)
    {
        var lines = new List<string> { $"package {file.Package}" };
        lines.AddRange(file.Dependency.Select(dependency => $"import {dependency}"));
        lines.AddRange(file.EnumType.SelectMany(type => DescribeEnum(type, "")));
        lines.AddRange(file.MessageType.SelectMany(type => DescribeMessage(type, "")));
        lines.AddRange(file.Extension.Select(field => DescribeField(field, "extends " + field.Extendee)));
        foreach (var service in file.Service)
        {
            lines.AddRange(service.Method.Select(method =>
                $"rpc {service.Name}.{method.Name} {method.InputType} {method.OutputType} {method.ClientStreaming} {method.ServerStreaming} {method.Options?.Deprecated == true}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static IEnumerable<string> DescribeMessage(DescriptorProto message, string scope)
    {
        var name = $"{scope}.{message.Name}";
        yield return $"message {name} entry={message.Options?.MapEntry == true} deprecated={message.Options?.Deprecated == true}"
            + $" reserved={string.Join(',', message.ReservedRange.Select(range => $"{range.Start}-{range.End}"))}"
            + $" extensions={string.Join(',', message.ExtensionRange.Select(range => $"{range.Start}-{range.End}"))}";
        foreach (var field in message.Field)
            yield return DescribeField(field, name) + (field.HasOneofIndex ? " oneof " + message.OneofDecl[field.OneofIndex].Name : "");
        foreach (var line in message.EnumType.SelectMany(type => DescribeEnum(type, name)))
            yield return line;
        foreach (var line in message.NestedType.SelectMany(type => DescribeMessage(type, name)))
            yield return line;
    }

    private static IEnumerable<string> DescribeEnum(EnumDescriptorProto type, string scope) =>
        type.Value.Select(value =>
            $"enum {scope}.{type.Name}.{value.Name} = {value.Number} {value.Options?.GetExtension(MetadataStoreExtensions.SystemTypeExtension)}");

    private static string DescribeField(FieldDescriptorProto field, string scope) =>
        $"field {scope}.{field.Name} = {field.Number} {field.Label} {field.Type} {field.TypeName} default={field.DefaultValue}"
        + $" packed={field.Options?.Packed == true} deprecated={field.Options?.Deprecated == true} proto3optional={field.Proto3Optional}";
}
