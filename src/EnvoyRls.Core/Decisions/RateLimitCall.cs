using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Async;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// The working memory of one call; pooled, so that a call allocates little but its answer.
/// </summary>
internal sealed class RateLimitCall : ICallClient
{
    private const int KeptSlots = 64;
    private const int MostSpare = 4096;

    private static readonly Spares<RateLimitCall> Spare = new(MostSpare);

    private DescriptorSlot[] _slots = new DescriptorSlot[8];
    private int _count;
    private LimitSlot[] _limits = new LimitSlot[8];
    private int _limitCount;
    private ClientStanding? _standing;

    private RateLimitCall() => Pending = new PendingAnswer(this);

    public RateLimitRequest Request { get; private set; } = null!;

    /// <summary>The moment the call is decided at, Unix time in microseconds: one for all its descriptors.</summary>
    public long Now { get; private set; }

    /// <summary>The domain's first layer, whose settings go for the call; <see langword="null"/> if there are no rules for it.</summary>
    public RuleDomain? Domain { get; set; }

    /// <summary>The rules that some keys are held to instead; <see langword="null"/> for none.</summary>
    public StagedRules? Staged { get; set; }

    /// <summary>Where clients are looked up; <see langword="null"/> if nothing is known of any.</summary>
    public ClientLookup? Clients { get; set; }

    /// <inheritdoc/>
    public ClientStanding Standing => _standing ??= Clients?.Of(Request) ?? ClientStanding.Ordinary;

    /// <summary>Where who calls wants more told than the response says; <see langword="null"/> for nowhere.</summary>
    public DecisionDetails? Details { get; set; }

    /// <summary>What the answer is made of; <see langword="null"/> for messages of its own.</summary>
    public ReusedResponse? Response { get; set; }

    public ChargeBatch Batch { get; } = new();

    /// <summary>The answer, if it has to wait for the store.</summary>
    public PendingAnswer Pending { get; }

    /// <summary>What is counted in this replica's memory because the store has failed.</summary>
    public ChargeBatch LocalBatch { get; } = new();

    /// <summary>Whether the store has failed, so that what is known of its counters is this replica's guess.</summary>
    public bool StoreFailed { get; set; }

    /// <summary>Scratch for counter keys.</summary>
    public KeyBuffer Key { get; } = new();

    /// <summary>Scratch for statistic keys.</summary>
    public TextBuffer Text { get; } = new();

    /// <summary>Whether a deny list denies the call, whatever its limits say.</summary>
    public bool DeniedByList { get; set; }

    /// <summary>Whether a denial of the call counts towards a ban.</summary>
    public bool HasStrikes { get; set; }

    /// <summary>Microseconds that the admitted hits of the call should wait: the longest that a limit asks for.</summary>
    public long Delay { get; set; }

    /// <summary>One slot per descriptor, in the request's order.</summary>
    public Span<DescriptorSlot> Slots => _slots.AsSpan(0, _count);

    /// <summary>The limits of all descriptors, those of one descriptor side by side.</summary>
    public Span<LimitSlot> Limits => _limits.AsSpan(0, _limitCount);

    /// <summary>The limits of one descriptor.</summary>
    public Span<LimitSlot> LimitsOf(in DescriptorSlot slot) => _limits.AsSpan(slot.FirstLimit, slot.LimitCount);

    public static RateLimitCall Rent(RateLimitRequest request, long now, long deadline)
    {
        RateLimitCall call = Spare.TryTake(out RateLimitCall? spare) ? spare : new RateLimitCall();
        call.Begin(request, now, deadline);
        return call;
    }

    public static void Return(RateLimitCall call)
    {
        call.Clear();
        Spare.Give(call);
    }

    /// <summary>Adds an empty slot for a limit; earlier references to slots of limits are no longer good.</summary>
    public ref LimitSlot AddLimit()
    {
        if (_limitCount == _limits.Length)
        {
            Array.Resize(ref _limits, _limitCount * 2);
        }

        return ref _limits[_limitCount++];
    }

    private void Begin(RateLimitRequest request, long now, long deadline)
    {
        Request = request;
        Now = now;
        Batch.Deadline = deadline;
        _count = request.Descriptors.Count;
        if (_slots.Length < _count)
        {
            _slots = new DescriptorSlot[_count];
        }
    }

    private void Clear()
    {
        Request = null!;
        Domain = null;
        Staged = null;
        Clients = null;
        _standing = null;
        Details = null;
        Response = null;
        Delay = 0;
        DeniedByList = false;
        HasStrikes = false;
        Batch.Clear();
        if (StoreFailed)
        {
            LocalBatch.Clear();
            StoreFailed = false;
        }

        if (_slots.Length > KeptSlots)
        {
            _slots = new DescriptorSlot[8];
        }
        else
        {
            Slots.Clear();
        }

        if (_limits.Length > KeptSlots)
        {
            _limits = new LimitSlot[8];
        }
        else
        {
            Limits.Clear();
        }

        _count = 0;
        _limitCount = 0;
    }
}
