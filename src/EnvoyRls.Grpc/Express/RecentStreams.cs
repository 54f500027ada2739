namespace EnvoyRls.Grpc.Express;

/// <summary>The numbers of the last streams of some kind.</summary>
internal sealed class RecentStreams(int capacity)
{
    private readonly HashSet<int> _streams = [];
    private readonly Queue<int> _order = new();

    public void Add(int stream)
    {
        if (!_streams.Add(stream))
        {
            return;
        }

        _order.Enqueue(stream);
        if (_order.Count > capacity)
        {
            _streams.Remove(_order.Dequeue());
        }
    }

    public bool Contains(int stream) => _streams.Contains(stream);
}
