using KfpMetadata.ModuleProbe;

// A fresh process for the module tests. It prints one fact a line, the fields separated by tabs.
//   import MANIFEST                      what importing takes and loads
//   record MANIFEST FOLDER [ASSEMBLY…]   loads and uses the assemblies first, then records a run in memory and in a file under FOLDER
return args switch
{
    ["import", var manifest] => Probe.Import(manifest),
    ["record", var manifest, var folder, .. var assemblies] => Probe.Record(manifest, folder, assemblies),
    _ => 64,
};
