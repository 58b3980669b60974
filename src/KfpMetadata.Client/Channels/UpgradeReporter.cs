using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>Passes on the progress of an upgrade at once and on the calling thread.</summary>
internal sealed class UpgradeReporter(IProgress<MlmdUpgradeProgress> progress) : IProgress<StoreUpgradeProgress>
{
    public void Report(StoreUpgradeProgress value) => progress.Report(new MlmdUpgradeProgress(value.What, value.Percent));
}
