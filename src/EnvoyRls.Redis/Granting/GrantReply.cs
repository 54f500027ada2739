using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Granting;

/// <summary>
/// The command of one lease that replicas have to know of, and what became of it. What calls wait for is granted as a charge
/// would be; of a slice that replicas do not know of in time nothing is spent.
/// </summary>
internal sealed class GrantReply(BatchCall call, GrantLanes lanes, bool isClustered) : RedisCommand(lanes.Servers)
{
    private static readonly StoreFault TooLate = new(StoreFaultKind.DeadlineExceeded, "the deadline passed before the lease could be asked for");

    // Of its own: the call may run out of time, and its batch be used again, before the reply is in.
    private readonly ChargeBatch _batch = new();
    private GrantLane? _lane;
    private bool _withSlice;
    private int _sent;

    /// <summary>Sends the one charge of a batch, which is a lease.</summary>
    public void Send(ChargeBatch batch)
    {
        _batch.Clear();
        _batch.Add(batch, batch.Charges[0]);
        if (lanes.Servers.Client?.For(Slot) is not { } connection)
        {
            Fail(NoServer);
            return;
        }

        _lane = lanes.Of(connection);
        _lane.Send(this);
    }

    /// <summary>Sends it on its lane's connection; tells why it could not.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="withSlice">Whether it may be granted more than what is needed now; a WAIT has to come behind it then.</param>
    public StoreFault? TrySend(RespConnection connection, bool withSlice)
    {
        // What nobody would spend is not charged.
        if (!IsWanted)
        {
            return TooLate;
        }

        _withSlice = withSlice;
        _sent = 0;
        return TrySend(connection, Slot);
    }

    /// <summary>Ends it, granted or not, by what a WAIT behind it has told.</summary>
    /// <param name="connection">Where it was granted.</param>
    /// <param name="known">Whether enough replicas know.</param>
    public void Settle(RespConnection connection, bool known)
    {
        ref Charge lease = ref Charge;
        lease.IsWithheld = !known && lease.Hits > lease.Lease!.Needed;
        if (lease.IsWithheld && lease.Granted > lease.Lease!.Needed)
        {
            GiveBack(connection, ref lease, lease.Granted - lease.Lease.Needed);
        }

        call.Arrived(null);
    }

    /// <summary>Ends it without an answer.</summary>
    public void End(StoreFault fault) => call.Arrived(fault);

    public void Deliver(ChargeBatch batch) => batch.Charges[0].TakeResult(Charge);

    protected override bool IsWanted => call.IsRunning;

    protected override void Encode(RespWriter writer, bool byText)
    {
        _sent++;
        Charge charge = Charge;
        charge.Hits = _withSlice ? charge.Hits : charge.Lease!.Needed;
        writer.WriteCharge(Key, charge, byText);
    }

    protected override void Accept(RespConnection connection, in RespReply reply)
    {
        if (!new AnswerReader(reply.Bytes).TryReadCharge(ref Charge))
        {
            Fail(AnswerReader.Nonsense);
        }
        else if (!_withSlice || _sent > 1 || !_lane!.TryAwait(this))
        {
            // What had to be sent twice has got past the WAIT that was to come behind it.
            Settle(connection, known: false);
        }
    }

    protected override void Fail(StoreFault fault) => End(fault);

    private ref Charge Charge => ref _batch.Charges[0];

    private ReadOnlySpan<byte> Key => _batch.Key(Charge);

    private int Slot => isClustered ? HashSlot.Of(Key) : 0;

    /// <summary>
    /// Gives a slice back on the connection that it was granted on: should the server die, the one that takes over may know of neither,
    /// and would take off what it never charged.
    /// </summary>
    private void GiveBack(RespConnection connection, ref Charge lease, long slice)
    {
        lease.Granted -= slice;
        Charge back = lease;
        back.Kind = ChargeKind.GiveBack;
        back.Hits = slice;
        RespWriter writer = RespWriter.Begin();

        // By its text, as nobody is there to send it again.
        writer.WriteCharge(Key, back, byText: true);
        connection.Send(writer.End(), IgnoredCommand.Instance);
    }
}
