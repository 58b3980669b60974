using System.Reflection;
using System.Runtime.Loader;

namespace KfpMetadata.Sessions;

/// <summary>
/// The private load context of the client, the embedded store and everything that they bring along, so that another module of the same
/// process can have other versions of them. What <c>lib/deps</c> does not hold (Core, the framework) comes from the default context.
/// </summary>
internal sealed class ClientLoadContext : AssemblyLoadContext
{
    private const string ClientAssembly = "KfpMetadata.Client";

    private static readonly string CoreAssembly = typeof(IMlmdClientFactory).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver _resolver;

    private ClientLoadContext(string clientPath)
        : base("KfpMetadata", isCollectible: false) => _resolver = new AssemblyDependencyResolver(clientPath);

    /// <summary>Loads the client and makes its factory.</summary>
    /// <exception cref="MlmdException">The module's files are not complete.</exception>
    public static IMlmdClientFactory CreateFactory()
    {
        var folder = Path.GetDirectoryName(typeof(ClientLoadContext).Assembly.Location) ?? "";
        var clientPath = Path.Combine(folder, "deps", ClientAssembly + ".dll");
        if (!File.Exists(clientPath))
        {
            throw new MlmdException(
                MlmdErrorId.StoreNotOpened,
                $"The module is not complete: '{clientPath}' is missing. Install KfpMetadata again, or build it with build.ps1.",
                MlmdStatusCode.Internal);
        }

        var context = new ClientLoadContext(clientPath);
        var type = context.LoadFromAssemblyPath(clientPath).GetType("KfpMetadata.Client.MlmdClientFactory", throwOnError: true)!;
        return (IMlmdClientFactory)Activator.CreateInstance(type)!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Core must be the one that the cmdlets use: its types cross the border, even where a build left a copy in deps.
        if (string.Equals(assemblyName.Name, CoreAssembly, StringComparison.OrdinalIgnoreCase)) return typeof(IMlmdClientFactory).Assembly;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
