namespace KfpMetadata;

/// <summary>The type names that Kubeflow and Google keep for themselves.</summary>
internal static class SystemTypes
{
    private static readonly string[] Prefixes = ["system.", "google."];

    /// <summary>Whether the type belongs to Kubeflow's launcher, which fails when it gains a property.</summary>
    public static bool IsReserved(string name) => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
