using Google.Protobuf.Collections;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using StructValue = Google.Protobuf.WellKnownTypes.Value;

namespace KfpMetadata.Client;

/// <summary>Values that a store cannot hold, or that end a real server.</summary>
internal static class ValueGuard
{
    /// <summary>How MLMD marks a struct in its text column: a plain text that starts so cannot be read back.</summary>
    private const string StructPrefix = "mlmd-struct::";

    /// <summary>How MLMD marks an absent text: a plain text equal to it makes every read of the node fail.</summary>
    private const string NullText = "__MLMD_NULL__";

    public static void Check(in NodeView node, bool isServer)
    {
        Field(node.Name, node.Label.Of(".name"), isServer);
        Field(node.Uri, node.Label.Of(".uri"), isServer);
        Field(node.ExternalId, node.Label.Of(".external_id"), isServer);
        if (isServer) Text(node.Type, node.Label.Of(".type"));

        Check(node.Properties, node.Label.Of(".properties"), isServer);
        Check(node.CustomProperties, node.Label.Of(".custom_properties"), isServer);
    }

    public static void Check(TypeView type, bool isServer)
    {
        Field(type.Name, type.Label.Of(".name"), isServer);
        var component = type.Name?.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal) == true ? type.Name[KfpNames.ExecutionTypePrefix.Length..] : type.Name;
        if (component?.StartsWith(StructPrefix, StringComparison.Ordinal) == true)
            throw MlmdErrors.InvalidValue($"{type.Label}.name begins with '{StructPrefix}', by which MLMD marks structs. Runs record the names of types as texts, and these could not be read. Use another name.");
        if (Nesting.IsTooDeep(type.InputType) || Nesting.IsTooDeep(type.OutputType))
            throw MlmdErrors.InvalidValue($"{type.Label} has an input or output type that is nested deeper than {Nesting.Most} levels, and could not be read again. Flatten it.");
        Field(type.Version, type.Label.Of(".version"), isServer);
        Field(type.Description, type.Label.Of(".description"), isServer);
        Field(type.ExternalId, type.Label.Of(".external_id"), isServer);
        foreach (var name in type.Properties.Keys) Field(name, type.Label.Of(".properties"), isServer);
    }

    /// <summary>Refuses a text with a zero character: the server's database cuts it off there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Where it stands, made a text only where it is needed.</param>
    public static void Text<TPlace>(string? text, TPlace where)
        where TPlace : notnull
    {
        if (text is not null && text.Contains('\0', StringComparison.Ordinal))
            throw MlmdErrors.InvalidValue($"{where} holds a zero character (NUL); an MLMD server would cut the text off there without a word. Remove it.");
    }

    /// <summary>A text of a node or type itself: MLMD reads the mark of an absent text there as nothing, and the name is lost.</summary>
    private static void Field(string? text, RequestPlace where, bool isServer)
    {
        if (string.Equals(text, NullText, StringComparison.Ordinal))
            throw MlmdErrors.InvalidValue($"{where} is '{NullText}', which MLMD reads as no text at all: nobody would find it again. Use another text.");
        if (isServer) Text(text, where);
    }

    private static void Check(MapField<string, Value> properties, RequestPlace map, bool isServer)
    {
        foreach (var (name, value) in properties)
        {
            if (isServer) Text(name, map);
            Check(value, new PropertyPlace(map, name), isServer);
        }
    }

    private static void Check(Value value, PropertyPlace where, bool isServer)
    {
        switch (value.ValueCase)
        {
            case Value.ValueOneofCase.None:
                throw RequestGuard.Unsafe($"{where} is a value with nothing set, which ends the process of a real MLMD server for everyone. Leave the property out, or give it a value.");
            case Value.ValueOneofCase.DoubleValue:
                Finite(value.DoubleValue, where);
                break;
            case Value.ValueOneofCase.StringValue:
                Plain(value.StringValue, where);
                if (isServer) Text(value.StringValue, where);
                break;
            case Value.ValueOneofCase.StructValue when Nesting.IsTooDeep(value.StructValue):
                throw MlmdErrors.InvalidValue($"{where} is nested deeper than {Nesting.Most} levels; no client of MLMD could read the node any more. Flatten it, or store it as a file and record its URI.");
            case Value.ValueOneofCase.StructValue:
                foreach (var (key, inner) in value.StructValue.Fields) Check(inner, $"{where}.{key}");
                break;
            case Value.ValueOneofCase.ProtoValue when value.ProtoValue.TypeUrl.Length == 0:
                throw MlmdErrors.InvalidValue($"{where} is an Any without a type URL; it could not be read back. Give it one.");
        }
    }

    private static void Check(StructValue value, string where)
    {
        switch (value.KindCase)
        {
            case StructValue.KindOneofCase.None:
                throw RequestGuard.Unsafe($"{where} is a struct value with nothing set; a server cannot give it back. Use null_value where it shall be empty.");
            case StructValue.KindOneofCase.NumberValue:
                Finite(value.NumberValue, where);
                break;
            case StructValue.KindOneofCase.StructValue:
                foreach (var (key, inner) in value.StructValue.Fields) Check(inner, $"{where}.{key}");
                break;
            case StructValue.KindOneofCase.ListValue:
                foreach (var inner in value.ListValue.Values) Check(inner, where + "[]");
                break;
        }
    }

    private static void Finite<TPlace>(double number, TPlace where)
        where TPlace : notnull
    {
        if (!double.IsFinite(number))
            throw MlmdErrors.OutOfRange($"{where} is {MlmdValue.Format(number)}. A store holds finite numbers only: leave the property out, or record a text instead.");
    }

    private static void Plain(string text, PropertyPlace where)
    {
        if (text.StartsWith(StructPrefix, StringComparison.Ordinal) || string.Equals(text, NullText, StringComparison.Ordinal))
            throw MlmdErrors.InvalidValue($"{where} is a text that MLMD uses itself ('{StructPrefix}...' or '{NullText}'); every read of the node would fail. Put something before it.");
    }
}
