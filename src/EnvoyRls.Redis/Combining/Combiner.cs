using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;

namespace EnvoyRls.Redis.Combining;

/// <summary>
/// Lets charges of one key ride together: while one is under way, later ones wait in line, and all that wait go as one
/// command as soon as it is answered. Each meets what it would have met by itself, in the order of the line.
/// </summary>
internal sealed class Combiner
{
    /// <summary>The most charges of one command, so that no script holds up the server for long.</summary>
    public const int MostTogether = 256;

    /// <summary>The most that wait for one key.</summary>
    private const int MostWaiting = 8192;

    private const int Buckets = 1024;

    private readonly Bucket[] _buckets = [.. Enumerable.Range(0, Buckets).Select(static _ => new Bucket())];

    /// <summary>Finds a charge its way.</summary>
    public Joined Join(ChargeReply charge)
    {
        Bucket bucket = BucketOf(charge);
        lock (bucket.Gate)
        {
            if (bucket.LeaderOf(charge) is not { } leader)
            {
                bucket.Add(charge);
                return Joined.Leads;
            }

            if (leader.Waiting.Count == MostWaiting)
            {
                return Joined.Refused;
            }

            leader.Waiting.Append(charge);
            return Joined.Waits;
        }
    }

    /// <summary>
    /// Ends a leader's command: sends those on that wait for it, so that the server has no time to wait, and tells those
    /// that were charged. Where they cannot be sent, it tells them too.
    /// </summary>
    public void Conclude(ChargeReply leader, StoreFault? fault)
    {
        ChargeReply? concluded = leader;
        while (concluded is not null)
        {
            ChargeReply? next = Succeed(concluded, out ChargeLine dropped);
            StoreFault? unsent = next?.TrySend();
            dropped.Tell(null);
            concluded.Tell(fault);
            concluded = unsent is null ? null : next;
            fault = unsent;
        }
    }

    /// <summary>Has those that a leader took along wait again, before all others.</summary>
    public void PutBack(ChargeReply leader, ChargeLine taken)
    {
        lock (BucketOf(leader).Gate)
        {
            ChargeLine waiting = leader.Waiting;
            leader.Waiting = taken;
            while (waiting.TakeFirst() is { } charge)
            {
                leader.Waiting.Append(charge);
            }
        }
    }

    /// <summary>The first of those who wait for a leader leads those who ride with it, and the rest wait for that one.</summary>
    /// <param name="leader">Who has been answered.</param>
    /// <param name="dropped">Those whose calls wait no more: they are not charged.</param>
    private ChargeReply? Succeed(ChargeReply leader, out ChargeLine dropped)
    {
        dropped = default;
        Bucket bucket = BucketOf(leader);
        lock (bucket.Gate)
        {
            ChargeLine waiting = leader.Waiting;
            leader.Waiting = default;
            bucket.Remove(leader);
            ChargeReply? next = null;
            bool full = false;
            while (waiting.TakeFirst() is { } charge)
            {
                if (!charge.IsAwaited)
                {
                    dropped.Append(charge);
                }
                else if (next is null)
                {
                    next = charge;
                    next.Lead();
                    bucket.Add(next);
                }
                else
                {
                    // Nobody overtakes: behind the first who stays, all stay.
                    full = full || !next.TryTakeAlong(charge);
                    if (full)
                    {
                        next.Waiting.Append(charge);
                    }
                }
            }

            return next;
        }
    }

    private Bucket BucketOf(ChargeReply charge) => _buckets[charge.Hash % Buckets];

    private sealed class Bucket
    {
        private ChargeReply? _first;

        public Lock Gate { get; } = new();

        public ChargeReply? LeaderOf(ChargeReply charge)
        {
            ChargeReply? leader = _first;
            while (leader is not null && !leader.HasKeyOf(charge))
            {
                leader = leader.NextLeader;
            }

            return leader;
        }

        public void Add(ChargeReply leader)
        {
            leader.NextLeader = _first;
            _first = leader;
        }

        public void Remove(ChargeReply leader)
        {
            if (ReferenceEquals(_first, leader))
            {
                _first = leader.NextLeader;
            }
            else
            {
                ChargeReply before = _first!;
                while (!ReferenceEquals(before.NextLeader, leader))
                {
                    before = before.NextLeader!;
                }

                before.NextLeader = leader.NextLeader;
            }

            leader.NextLeader = null;
        }
    }
}
