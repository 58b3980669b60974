using System.Reflection;

namespace KfpMetadata.ModuleProbe;

/// <summary>The work of a module that brought other versions of the same libraries into the process: loaded with LoadFrom, as PowerShell does it.</summary>
internal static class OldAssemblies
{
    private static readonly Dictionary<string, Assembly> Loaded = new(StringComparer.Ordinal);

    /// <summary>Loads assemblies into the default context and uses those that the module has too.</summary>
    public static void LoadAndUse(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var assembly = Assembly.LoadFrom(path);
            Loaded.Add(assembly.GetName().Name!, assembly);
        }

        Use();
    }

    /// <summary>Serializes a message and makes a channel.</summary>
    public static void Use()
    {
        if (Loaded.TryGetValue("Google.Protobuf", out var protobuf))
        {
            var type = protobuf.GetType("Google.Protobuf.WellKnownTypes.Timestamp", throwOnError: true)!;
            var message = Activator.CreateInstance(type)!;
            type.GetProperty("Seconds")!.SetValue(message, 300L);
            var bytes = (byte[])protobuf.GetType("Google.Protobuf.MessageExtensions", throwOnError: true)!
                .GetMethod("ToByteArray")!
                .Invoke(obj: null, [message])!;
            Console.WriteLine("used\tGoogle.Protobuf\t" + Convert.ToHexString(bytes));
        }

        if (Loaded.TryGetValue("Grpc.Net.Client", out var client))
        {
            var type = client.GetType("Grpc.Net.Client.GrpcChannel", throwOnError: true)!;
            using var channel = (IDisposable)type.GetMethod("ForAddress", [typeof(string)])!.Invoke(obj: null, ["http://127.0.0.1:9"])!;
            var invoker = type.GetMethod("CreateCallInvoker")!.Invoke(channel, parameters: null)!;
            Console.WriteLine("used\tGrpc.Net.Client\t" + invoker.GetType().Name);
        }
    }
}
