using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Observation.Parts;
using EnvoyRls.Adaptive.Tests.Observation.Support;

namespace EnvoyRls.Adaptive.Tests.Observation.Parts;

public sealed class ObservedPartFormatTests(ITestOutputHelper output)
{
    private static readonly ObservedPart Part = ObservedIntervalsTests.Replica(0);

    [Fact]
    public void What_was_written_is_read_again()
    {
        byte[] written = ObservedPartFormat.Write(Part);
        ObservedPart read = ObservedPartFormat.Read(written);

        Assert.Equal(written, ObservedPartFormat.Write(read));
        ObservedDomain mine = ObservedIntervals.Merge([Part]).Domains.Single();
        ObservedDomain theirs = ObservedIntervals.Merge([read]).Domains.Single();
        Assert.Equal((mine.Name, mine.Calls, mine.DeniedCalls, mine.Clients), (theirs.Name, theirs.Calls, theirs.DeniedCalls, theirs.Clients));
        Assert.Equal(mine.Entropy, theirs.Entropy, 1e-6);
        Assert.Equal(
            mine.Segments.SelectMany(segment => segment.Top).Select(key => (key.Hash, key.Path, key.Hits, key.Clients, key.FanOut, key.LimitAmount, key.FirstSeen, key.Client, key.IsNewcomer)),
            theirs.Segments.SelectMany(segment => segment.Top).Select(key => (key.Hash, key.Path, key.Hits, key.Clients, key.FanOut, key.LimitAmount, key.FirstSeen, key.Client, key.IsNewcomer)));
        Assert.Equal(
            mine.Signatures.Select(signature => (signature.Hash, signature.Path, signature.Calls, signature.Clients, signature.IsLimited)),
            theirs.Signatures.Select(signature => (signature.Hash, signature.Path, signature.Calls, signature.Clients, signature.IsLimited)));
        Assert.Equal(
            mine.FollowedClients.Select(client => (client.Hash, client.Name, client.FirstSeen, client.Calls, client.Paths, client.UserAgent)),
            theirs.FollowedClients.Select(client => (client.Hash, client.Name, client.FirstSeen, client.Calls, client.Paths, client.UserAgent)));
    }

    [Fact]
    public void A_part_with_nothing_in_it_is_read_again()
    {
        ObservedPart part = new Watch().Observer.TakePart(Watch.Start + Watch.Second);

        Assert.Empty(ObservedPartFormat.Read(ObservedPartFormat.Write(part)).Domains);
    }

    [Fact]
    public void A_part_that_would_be_too_large_keeps_the_busiest()
    {
        const int Size = 8 * 1024;
        byte[] written = ObservedPartFormat.Write(Part, Size);
        Assert.InRange(written.Length, Size / 2, Size);

        DomainPart cut = ObservedPartFormat.Read(written).Domains.Single();
        DomainPart whole = Part.Domains.Single();
        Assert.Equal(whole.Calls, cut.Calls, 1e-3);
        Assert.NotEmpty(cut.FollowedClients);
        Assert.Equal(whole.FollowedClients.Take(cut.FollowedClients.Count).Select(client => client.Id), cut.FollowedClients.Select(client => client.Id));
        Assert.Equal(whole.Segments[0].Top.Take(cut.Segments[0].Top.Count).Select(key => key.Hash), cut.Segments[0].Top.Select(key => key.Hash));
    }

    [Fact]
    public void The_largest_part_at_defaults_fits()
    {
        RecordedCalls calls = new();
        for (int i = 0; i < 12_000; i++)
        {
            calls.Add(Watch.Start, $"remote_address=10.0.{i / 256}.{i % 256}", $"path=/a/rather/long/path/{i % 3_000} method=GET", $"user_agent=agent-{i}");
        }

        Watch watch = new();
        calls.TellTo(watch.Observer);
        ObservedPart part = watch.Observer.TakePart(Watch.Start + Watch.Second);
        byte[] written = ObservedPartFormat.Write(part);
        byte[] all = ObservedPartFormat.Write(part, int.MaxValue);

        output.WriteLine($"{all.Length:N0} bytes, {written.Length:N0} of which are written");
        Assert.InRange(written.Length, 1, ObservedPartFormat.DefaultSize);
    }

    [Fact]
    public void What_is_cut_short_is_refused_wherever_it_is_cut()
    {
        byte[] written = ObservedPartFormat.Write(Part, 16 * 1024);
        for (int length = 0; length < written.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => ObservedPartFormat.Read(written.AsMemory(0, length)));
        }
    }

    [Fact]
    public void What_is_damaged_is_refused_or_read_but_nothing_worse()
    {
        byte[] written = ObservedPartFormat.Write(Part, 16 * 1024);
        SplitMix64 chance = new(11);
        for (int trial = 0; trial < 3_000; trial++)
        {
            byte[] damaged = [.. written];
            for (int i = chance.Next(8); i >= 0; i--)
            {
                damaged[chance.Next(damaged.Length)] = (byte)chance.Next(256);
            }

            try
            {
                ObservedInterval interval = ObservedIntervals.Merge([ObservedPartFormat.Read(damaged)]);
                Assert.All(interval.Domains, domain => Assert.True(double.IsFinite(domain.Calls) && double.IsFinite(domain.Clients) && domain.Entropy is >= 0 and <= 1));
            }
            catch (InvalidDataException)
            {
                // That is how it is refused.
            }
        }
    }

    [Fact]
    public void Counts_that_promise_more_than_there_is_cost_no_memory()
    {
        byte[] written = ObservedPartFormat.Write(new Watch().Observer.TakePart(Watch.Start + Watch.Second));
        byte[] promising = [.. written[..^1], 0xff, 0x07];

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => ObservedPartFormat.Read(promising));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Throws<InvalidDataException>(() => ObservedPartFormat.Read(new byte[5 * 1024 * 1024]));
    }
}
