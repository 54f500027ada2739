namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>
/// The open streams of a client's connection. They have odd numbers in the order they are opened, so that a ring of slots finds
/// each without hashing; it grows while the oldest open stream is in the way.
/// </summary>
internal sealed class StreamTable
{
    private const int FirstSize = 256;

    private Slot[] _slots = new Slot[FirstSize];

    /// <summary>How many streams are open.</summary>
    public int Count { get; private set; }

    /// <summary>Opens a stream.</summary>
    public void Add(int stream, in Call call)
    {
        while (At(stream).Stream != 0)
        {
            Grow();
        }

        At(stream) = new Slot { Stream = stream, Call = call, Verdict = Outcome.NoVerdict };
        Count++;
    }

    /// <summary>Whether a stream is open and had no message yet.</summary>
    public bool WantsMessage(int stream)
    {
        ref Slot slot = ref At(stream);
        return slot.Stream == stream && !slot.HasMessage;
    }

    /// <summary>Notes what a stream's message said.</summary>
    public void SetVerdict(int stream, int verdict)
    {
        ref Slot slot = ref At(stream);
        slot.Verdict = verdict;
        slot.HasMessage = true;
    }

    /// <summary>Closes a stream.</summary>
    /// <returns><see langword="false"/> if it is not open.</returns>
    public bool TryRemove(int stream, out Call call, out int verdict)
    {
        ref Slot slot = ref At(stream);
        call = slot.Call;
        verdict = slot.Verdict;
        if (slot.Stream != stream)
        {
            return false;
        }

        slot = default;
        Count--;
        return true;
    }

    /// <summary>The numbers of all open streams.</summary>
    public int[] Open() => [.. _slots.Where(static slot => slot.Stream != 0).Select(static slot => slot.Stream)];

    private ref Slot At(int stream) => ref _slots[(stream >> 1) & (_slots.Length - 1)];

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (Slot slot in old)
        {
            if (slot.Stream != 0)
            {
                At(slot.Stream) = slot;
            }
        }
    }

    private struct Slot
    {
        /// <summary>The stream's number; 0 for none.</summary>
        public int Stream;
        public int Verdict;
        public bool HasMessage;
        public Call Call;
    }
}
