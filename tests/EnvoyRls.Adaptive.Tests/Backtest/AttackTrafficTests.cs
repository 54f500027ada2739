using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Tests.Backtest;

public sealed class AttackTrafficTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_comes_at_its_rate_between_its_beginning_and_its_end()
    {
        List<(RateLimitRequest Request, DateTimeOffset Time)> sent = Send(AttackModel.Flood);

        Assert.InRange(sent.Count, 5_700, 6_300);
        Assert.All(sent, call => Assert.InRange(call.Time, Start, Start.AddMinutes(1)));
        Assert.Equal(sent.OrderBy(call => call.Time), sent);
        Assert.Equal(TextOf(sent), TextOf(Send(AttackModel.Flood)));
    }

    [Fact]
    public void A_flood_is_one_client_that_asks_for_what_others_do()
    {
        List<(RateLimitRequest Request, DateTimeOffset Time)> sent = Send(AttackModel.Flood);

        Assert.Single(Clients(sent));
        Assert.Equal(5, Paths(sent).Count);
    }

    [Fact]
    public void Those_who_try_passwords_are_many_and_ask_for_the_same()
    {
        List<(RateLimitRequest Request, DateTimeOffset Time)> sent = Send(AttackModel.Stuffing);

        Assert.InRange(Clients(sent).Count, 250, 300);
        Assert.Single(Paths(sent));
    }

    [Fact]
    public void A_rotation_has_a_client_for_every_request()
    {
        List<(RateLimitRequest Request, DateTimeOffset Time)> sent = Send(AttackModel.Rotation);

        Assert.Equal(sent.Count, Clients(sent).Count);
    }

    private static List<(RateLimitRequest Request, DateTimeOffset Time)> Send(AttackModel model)
    {
        AttackTraffic attack = new(new AttackPlan(model, Start, TimeSpan.FromMinutes(1), Rate: 100, Clients: 300, Seed: 11), ClientIdentity.DefaultKeys);
        for (int i = 0; i < 20; i++)
        {
            attack.Sample(Ask($"203.0.113.{i}", $"/page/{i % 5}"));
        }

        List<(RateLimitRequest, DateTimeOffset)> sent = [];
        while (attack.TryNext(Start.AddHours(1), out DateTimeOffset time) is { } request)
        {
            sent.Add((request, time));
        }

        return sent;
    }

    private static RateLimitRequest Ask(string address, string path) => new()
    {
        Domain = "edge",
        Descriptors =
        {
            new RateLimitDescriptor
            {
                Entries =
                {
                    new RateLimitDescriptor.Types.Entry { Key = "remote_address", Value = address },
                    new RateLimitDescriptor.Types.Entry { Key = "path", Value = path },
                },
            },
        },
    };

    private static string TextOf(List<(RateLimitRequest Request, DateTimeOffset Time)> sent) => string.Join('\n', sent.Select(call => $"{call.Time:O} {call.Request}"));

    private static HashSet<string> Clients(List<(RateLimitRequest Request, DateTimeOffset Time)> sent) => [.. sent.Select(call => call.Request.Descriptors[0].Entries[0].Value)];

    private static HashSet<string> Paths(List<(RateLimitRequest Request, DateTimeOffset Time)> sent) => [.. sent.Select(call => call.Request.Descriptors[0].Entries[1].Value)];
}
