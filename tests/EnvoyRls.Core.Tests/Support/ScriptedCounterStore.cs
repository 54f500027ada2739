using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>A counter store that answers what a test tells it to and writes down what it is asked.</summary>
internal sealed class ScriptedCounterStore : ICounterStore
{
    private readonly Queue<long> _charges = new();
    private readonly Queue<long> _reads = new();
    private readonly Queue<ChargeOutcome> _outcomes = new();

    /// <summary>
    /// What was asked, oldest first: <c>READ key</c>, <c>ADD key hits EXPIRE seconds</c>, <c>REFUND key hits EXPIRE seconds</c>
    /// (no <c>EXPIRE</c> for other algorithms than the fixed window), with <c>SECOND</c> in front for what a per-second store would get, <c>RESET key</c>; one batch ends with <c>;</c>.
    /// </summary>
    public List<string> Commands { get; } = [];

    public long LastDeadline { get; private set; }

    /// <summary>What every further batch is answered with instead of values.</summary>
    public StoreFault? Fault { get; set; }

    /// <summary>Sees every batch once it is answered.</summary>
    public Action<ChargeBatch>? Asked { get; set; }

    /// <summary>Whether answers come later, on another thread.</summary>
    public bool Later { get; set; }

    /// <summary>Counter values after the next charges, one for each charge.</summary>
    public ScriptedCounterStore Charging(params long[] counters)
    {
        Array.ForEach(counters, _charges.Enqueue);
        return this;
    }

    /// <summary>Counter values for the next reads, one for each counter.</summary>
    public ScriptedCounterStore Reading(params long[] counters)
    {
        Array.ForEach(counters, _reads.Enqueue);
        return this;
    }

    /// <summary>What the next charges or reads of other algorithms than the fixed window meet, one for each.</summary>
    public ScriptedCounterStore Meeting(params ChargeOutcome[] outcomes)
    {
        Array.ForEach(outcomes, _outcomes.Enqueue);
        return this;
    }

    /// <summary>The commands since the last call of this method.</summary>
    public string[] TakeCommands()
    {
        string[] taken = [.. Commands];
        Commands.Clear();
        return taken;
    }

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => AnswerAsync(batch, _charges, reading: false);

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => AnswerAsync(batch, _reads, reading: true);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        LastDeadline = batch.Deadline;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            Commands.Add($"RESET {Encoding.UTF8.GetString(batch.Key(charge))}");
        }

        Commands[^1] += ";";
        return new(Fault);
    }

    public ValueTask DisposeAsync() => default;

    private async ValueTask<StoreFault?> AnswerAsync(ChargeBatch batch, Queue<long> answers, bool reading)
    {
        if (Later)
        {
            await Task.Yield();
        }

        LastDeadline = batch.Deadline;
        foreach (ref Charge charge in batch.Charges)
        {
            Commands.Add(Describe(batch, charge, reading));
            Answer(ref charge, answers);
        }

        Commands[^1] += ";";
        Asked?.Invoke(batch);
        return Fault;
    }

    private void Answer(ref Charge charge, Queue<long> answers)
    {
        if (Fault is not null)
        {
            return;
        }

        if (charge is { Ban: null, Limit.Algorithm: LimitAlgorithm.FixedWindow })
        {
            charge.Counter = answers.Dequeue();
        }
        else
        {
            charge.Outcome = _outcomes.Dequeue();
        }
    }

    private static string Describe(ChargeBatch batch, in Charge charge, bool reading)
    {
        string key = Encoding.UTF8.GetString(batch.Key(charge));
        string verb = reading ? "READ" : charge.Kind.ToString().ToUpperInvariant();
        if (charge is not { Ban: null, Limit.Algorithm: LimitAlgorithm.FixedWindow })
        {
            Assert.Equal(key, Encoding.UTF8.GetString(batch.CounterIdentity(charge)));
            return $"{verb} {key} {charge.Hits}";
        }

        string start = (charge.Window.Start / 1_000_000).ToString();
        Assert.EndsWith(start, key, StringComparison.Ordinal);
        Assert.Equal(key[..^start.Length], Encoding.UTF8.GetString(batch.CounterIdentity(charge)));
        string command = reading ? $"READ {key}" : $"{verb} {key} {charge.Hits} EXPIRE {charge.ExpirySeconds}";
        return charge.IsPerSecond ? $"SECOND {command}" : command;
    }
}
