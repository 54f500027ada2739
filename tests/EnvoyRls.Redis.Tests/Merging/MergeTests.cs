using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Merging;

/// <summary>What replicas admitted by themselves, merged by scripts: the same as the model of them does.</summary>
public abstract class MergeTests : IAsyncLifetime
{
    private const long Day = 86_400_000_000;
    private const int Episodes = 18;
    private const int Steps = 20;

    /// <summary>Names whose slot a key beside them must share, however their braces fall.</summary>
    private static readonly string[] Names = ["plain", "{tag}behind", "a{b}c", "open{brace", "closed}brace", "}first{", "{}empty", "a{b}c}d", "rls2:{1:d1:k}1:v"];

    private StoreHost? _host;

    public static TheoryData<LimitAlgorithm> Algorithms => [.. Enum.GetValues<LimitAlgorithm>()];

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A store of the servers under test.</summary>
    private protected abstract Task<StoreHost> StartAsync();

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Random_merges_refunds_and_losses_come_to_what_the_model_says(LimitAlgorithm algorithm)
    {
        Assert.True(Limit.TryCreate(algorithm, 100, Day, Limit.IsPaced(algorithm) ? 100u : null, 0, out Limit? limit, out string? problem), problem);
        string prefix = Guid.NewGuid().ToString("N");
        for (int seed = 0; seed < Episodes; seed++)
        {
            Random random = new(seed);
            MergingStore model = new(_host!.Clock, TimeProvider.System);
            string key = $"{prefix}{Names[seed % Names.Length]}{seed}";
            List<long> moments = [0];
            long admitted = 0;
            for (int step = 0; step < Steps; step++)
            {
                ChargeBatch asked = Next(random, key, limit, moments, ref admitted);
                ChargeBatch expected = Copy(asked);
                Assert.Null(await model.ChargeAsync(expected));
                Assert.Null(await _host.ChargeAsync(asked));
                Assert.True(Said(expected) == Said(asked), $"seed {seed}, step {step}, {asked.Charges[0].Kind}: {Said(asked)} is not {Said(expected)}");
                if (random.Next(12) == 0)
                {
                    // Both keys are lost together, as they live in one slot.
                    model.LoseAll();
                    await ForgetAsync(key, asked);
                }

                // What is merged from now on is merged after such a moment, by the allowance for clocks.
                moments.Add(_host.Clock.UnixMicroseconds - 50_000);
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Makes a store forget a counter and what was merged into it, as a crash does.</summary>
    private protected abstract Task ForgetAsync(string counter, string beside);

    private Task ForgetAsync(string key, ChargeBatch batch)
    {
        byte[] counter = batch.Key(batch.Charges[0]).ToArray();
        return ForgetAsync(Encoding.UTF8.GetString(counter), Encoding.UTF8.GetString(MergeKey.Of(counter, IsClustered)));
    }

    private protected abstract bool IsClustered { get; }

    private static ChargeBatch Next(Random random, string key, Limit limit, List<long> moments, ref long admitted)
    {
        ChargeBatch batch = new();
        bool isWindow = limit.Algorithm == LimitAlgorithm.FixedWindow;
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(key), isWindow ? "_5"u8 : []);
        charge.Limit = limit;
        charge.Window = isWindow ? new Window(4_000_000_000_000_000, Day) : default;
        charge.ExpirySeconds = 86_400;
        switch (random.Next(4))
        {
            case 0:
                charge.Hits = random.Next(6);
                break;
            case 1:
                charge.Kind = ChargeKind.Refund;
                charge.Hits = random.Next(4);
                break;
            default:
                admitted += random.Next(6);
                charge.Kind = ChargeKind.Merge;
                charge.Merge = new MergeTerms(
                    Encoding.UTF8.GetBytes($"replica:{random.Next(3)}"),
                    random.Next(3) == 0 ? random.NextInt64(admitted + 1) : admitted,
                    random.Next(3) == 0 ? random.Next(5) : 100,
                    random.Next(2) == 0 ? 0 : random.Next(60),
                    moments[random.Next(moments.Count)]);
                break;
        }

        return batch;
    }

    private static ChargeBatch Copy(ChargeBatch batch)
    {
        ChargeBatch copy = new();
        copy.Add(batch, batch.Charges[0]);
        return copy;
    }

    private static (long Granted, long Counter, long Remaining) Said(ChargeBatch batch)
    {
        ref readonly Charge charge = ref batch.Charges[0];
        bool isWindow = charge.Limit.Algorithm == LimitAlgorithm.FixedWindow;
        return (charge.Granted, isWindow ? charge.Counter : 0, isWindow ? 0 : charge.Outcome.Remaining);
    }
}
