using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>What the real MLMD gives back of a double is what is predicted of it.</summary>
public sealed class ServerDoubleTests
{
    private const int PerNode = 500;

    private static readonly double[] Special =
    [
        0.0, -0.0, 1.0 / 3, 0.1, 0.5, 1e-6, 5e-7, 1.5e-6, 0.0078125, 0.0234375, -0.0078125, 5e-324, 1.2e-10, 123456.789, 1e15, 1e16, 1e17,
        9007199254740992, 9007199254740993, 1e22, 1e23, 1e300, double.MaxValue, double.MinValue, 346044264275.4375, 0.1 + 0.2, 1234567.891011,
    ];

    public static TheoryData<StoreKind> References => new(StoreKind.Reference_1_17_1, StoreKind.Reference_1_14_0);

    [Theory]
    [MemberData(nameof(References))]
    public async Task The_loss_is_predicted_exactly(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var token = TestContext.Current.CancellationToken;
        var type = (await store.Raw.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: token)).TypeId;
        var numbers = Special.Concat(Random(kind, Effort.Of(smoke: 4_000, full: 60_000))).ToList();
        var lost = 0;
        foreach (var given in numbers.Chunk(PerNode))
        {
            var read = await ThroughAsync(store.Raw, type, given, token);
            foreach (var (number, back) in given.Zip(read))
            {
                Assert.True(number == back == ServerDouble.Survives(number), $"{number:R} came back as {back:R}");
                var written = ServerDouble.Written(number);
                // SQLite's 15 digits come on top of the six decimals; where they change nothing, what was written is what is read.
                if (double.Parse($"{written:E14}", System.Globalization.CultureInfo.CurrentCulture) == written)
                    Assert.True(back == written, $"{number:R} came back as {back:R}, not as {written:R}");
                lost += number == back ? 0 : 1;
            }
        }

        Assert.InRange(lost, numbers.Count / 4, numbers.Count * 3 / 4);
    }

    private static async Task<List<double>> ThroughAsync(
        MetadataStoreService.MetadataStoreServiceClient client, long type, double[] numbers, CancellationToken token)
    {
        var artifact = new Artifact { TypeId = type };
        for (var i = 0; i < numbers.Length; i++) artifact.CustomProperties[$"{i}"] = new Value { DoubleValue = numbers[i] };
        var id = (await client.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } }, cancellationToken: token)).ArtifactIds[0];
        var read = (await client.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { id } }, cancellationToken: token)).Artifacts[0];
        return [.. numbers.Select((_, i) => read.CustomProperties[$"{i}"].DoubleValue)];
    }

    /// <summary>Doubles of all bits, of few decimals, whole ones, and of all sizes.</summary>
    private static IEnumerable<double> Random(StoreKind kind, int count)
    {
        var random = new Random((int)kind);
        while (count > 0)
        {
            var number = random.Next(7) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.Next(-1_000_000_000, 1_000_000_000) / Math.Pow(10, random.Next(9)),
                2 => random.NextInt64(-(1L << 62), 1L << 62),
                3 => random.NextDouble(),
                4 => random.Next(-1_000_000, 1_000_000) / (double)(1 << random.Next(9)),
                5 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 40)),
                _ => Math.Round((random.NextDouble() - 0.5) * 1e12, random.Next(8)),
            };
            if (!double.IsFinite(number)) continue;
            count--;
            yield return number;
        }
    }
}
