using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT: what is denied anyway does not use up the other limits of the call.</summary>
public sealed class StopIncrementTests
{
    private const string Rules =
        """
        domain: domain
        descriptors:
          - {key: key4, rate_limit: {unit: hour, requests_per_unit: 15}}
          - {key: key5, rate_limit: {unit: hour, requests_per_unit: 14}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 5}}
        """;

    private readonly LimiterHarness _harness =
        new(Rules, LimiterHarness.NoJitter with { StopIncrementWhenOverLimit = true }, cacheSize: OverLimitCache.MinimumSize);

    [Fact]
    public async Task Only_counters_that_would_be_over_are_charged_once_one_would_be()
    {
        await StepAsync(1, [10, 10], [11, 11], ["1", "1"], "Ok 4, Ok 3", "T1 O0 N0 W1", "T1 O0 N0 W1");
        await StepAsync(2, [11, 11], [13, 13], ["2", "2"], "Ok 2, Ok 1", "T3 O0 N1 W3", "T3 O0 N2 W3");
        await StepAsync(2, [13, 13], [13, 15], ["0", "2"], "Ok 2, OverLimit 0", "T5 O0 N2 W5", "T5 O1 N3 W3");

        Assert.Equal(6, _harness.Gauge("ratelimit.localcache.missCount"));
        Assert.Equal(0, _harness.Gauge("ratelimit.localcache.hitCount"));
        Assert.Equal(1, _harness.Gauge("ratelimit.localcache.entryCount"));
    }

    [Fact]
    public async Task A_counter_known_to_be_over_keeps_all_others_from_being_charged()
    {
        _harness.Store.Reading(14).Charging(15);
        await _harness.DecideAsync("domain", "key5=v");
        _harness.Store.TakeCommands();
        _harness.Store.Charging(3);

        var response = await _harness.DecideAsync("domain", "key4=v", "key5=v");

        Assert.Equal("Ok 12, OverLimit 0", response.Verdicts());
        Assert.Equal(["ADD domain_key4_v_0 0 EXPIRE 3600;"], _harness.Store.TakeCommands());
    }

    [Fact]
    public async Task A_shadow_rule_takes_part_in_the_trigger()
    {
        _harness.Store.Reading(0, 5).Charging(0, 6);

        var response = await _harness.DecideAsync("domain", "key4=v", "shadow=v");

        Assert.Equal("Ok 15, Ok 0", response.Verdicts());
        Assert.Equal(["ADD domain_key4_v_0 0 EXPIRE 3600", "ADD domain_shadow_v_0 1 EXPIRE 3600;"], _harness.Store.TakeCommands()[2..]);
    }

    [Fact]
    public async Task A_refund_is_neither_withheld_nor_a_trigger()
    {
        _harness.Store.Reading(100, 14).Charging(98, 15);

        var response = await _harness.DecideAsync("domain", Requests.Refund("key4=v", 2), Requests.Descriptor("key5=v"));

        Assert.Equal("Ok 0, OverLimit 0", response.Verdicts());
        Assert.Equal(["REFUND domain_key4_v_0 2 EXPIRE 3600", "ADD domain_key5_v_0 1 EXPIRE 3600;"], _harness.Store.TakeCommands()[2..]);
    }

    [Fact]
    public async Task A_fault_while_looking_charges_nothing()
    {
        _harness.Store.Fault = new StoreFault(StoreFaultKind.Unavailable, "gone");

        CallFault fault = await _harness.RefusalAsync(Requests.Call("domain", "key4=v"));

        Assert.Equal(new CallFault(CallFaultKind.StoreUnavailable, "gone"), fault);
        Assert.Equal(["READ domain_key4_v_0;"], _harness.Store.TakeCommands());
    }

    private async Task StepAsync(
        uint hits, long[] reads, long[] counters, string[] charged, string verdicts, string countsOfKey4, string countsOfKey5)
    {
        _harness.Store.Reading(reads).Charging(counters);
        var request = Requests.Call("domain", "key4=v", "key5=v");
        request.HitsAddend = hits;

        Assert.Equal(verdicts, (await _harness.DecideAsync(request)).Verdicts());
        Assert.Equal(
            [
                "READ domain_key4_v_0",
                "READ domain_key5_v_0;",
                $"ADD domain_key4_v_0 {charged[0]} EXPIRE 3600",
                $"ADD domain_key5_v_0 {charged[1]} EXPIRE 3600;",
            ],
            _harness.Store.TakeCommands());
        Assert.Equal(countsOfKey4, _harness.Counts("domain.key4"));
        Assert.Equal(countsOfKey5, _harness.Counts("domain.key5"));
    }
}
