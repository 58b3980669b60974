using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using KfpMetadata.RuntimeProbe;

// LIB FOLDER PORT: the folder lib/ of the staged module, a folder for a store, the port of a server on 127.0.0.1.
// It prints one fact a line, the fields separated by tabs.
var lib = Path.GetFullPath(args[0]);
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.Combine(lib, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
Console.WriteLine("runtime\t" + Environment.Version);
await Probe.RunAsync(
    Assembly.LoadFrom(Path.Combine(lib, "KfpMetadata.dll")), Path.Combine(args[1], "store.db"), int.Parse(args[2], CultureInfo.InvariantCulture));
foreach (var context in AssemblyLoadContext.All)
{
    foreach (var assembly in context.Assemblies.Where(assembly => assembly.Location.StartsWith(lib, StringComparison.Ordinal)))
        Console.WriteLine($"assembly\t{context.Name}\t{assembly.GetName().Name}");
}
