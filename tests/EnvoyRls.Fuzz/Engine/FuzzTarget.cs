namespace EnvoyRls.Fuzz.Engine;

/// <summary>Something that reads what others have written, and what must hold of it whatever that is. For one thread.</summary>
/// <param name="name">How the command line and the folder of its corpus call it.</param>
internal abstract class FuzzTarget(string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Starts what it needs, before the first input.</summary>
    public virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Ends what it started.</summary>
    public virtual ValueTask DisposeAsync() => default;

    /// <summary>Inputs to begin with: some of what is written in good faith.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>What inputs are made of, so that chance need not find it.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>The longest input, in bytes.</summary>
    public virtual int LongestInput => 16 * 1024;

    /// <summary>An input by the grammar of the target; <see langword="null"/> if it has none.</summary>
    public virtual byte[]? Compose(Random random) => null;

    /// <summary>Reads an input. What it throws is a finding; what it may throw it catches itself.</summary>
    /// <returns>What came of it, in few enough words that inputs of one kind have the same.</returns>
    public abstract string Read(byte[] input);

    /// <summary>What is wrong with what was just read, in words; <see langword="null"/> if nothing is. Costs of it are not counted.</summary>
    public virtual string? Contradiction(byte[] input) => null;

    /// <summary>How much reading an input of a length may allocate, in bytes.</summary>
    public virtual long MostAllocated(int length) => (256 * 1024) + (200L * length);
}
