using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.AspNetCore.Client;
using EnvoyRls.AspNetCore.Tests.Support;
using Google.Protobuf;

namespace EnvoyRls.AspNetCore.Tests.Client;

public sealed class WireResponseTests
{
    private static readonly RateLimitDescriptor[] Two = [new("a", "1"), new("b", "2")];

    [Fact]
    public void Statuses_belong_to_their_descriptors()
    {
        RateLimitDecision decision = WireResponse.Read(
            Answers.OverLimit(Answers.Status(10, 0, resetSeconds: 7, name: "ten", over: true), new() { Code = RateLimitResponse.Types.Code.Ok }), Two);

        Assert.False(decision.IsAllowed);
        Assert.Equal(DecisionSource.Service, decision.Source);
        Assert.Equal(TimeSpan.FromSeconds(7), decision.RetryAfter);
        DescriptorStatus over = decision.Statuses[0];
        Assert.Same(Two[0], over.Descriptor);
        Assert.False(over.IsAllowed);
        Assert.Equal(new CurrentLimit(10, TimeSpan.FromMinutes(1), "ten"), over.Limit);
        Assert.True(decision.Statuses[1].IsAllowed);
        Assert.Null(decision.Statuses[1].Limit);
    }

    [Fact]
    public void The_services_own_word_on_waiting_goes_first()
    {
        RateLimitResponse response = Answers.OverLimit(Answers.Status(10, 0, resetSeconds: 60, over: true));
        response.ResponseHeadersToAdd.Add(Answers.Header("retry-after", "3"));

        Assert.Equal(TimeSpan.FromSeconds(3), WireResponse.Read(response, Two).RetryAfter);
    }

    [Fact]
    public void The_wait_is_that_of_the_limits_that_deny()
    {
        RateLimitResponse response = Answers.OverLimit(Answers.Status(10, 5, resetSeconds: 600), Answers.Status(10, 0, resetSeconds: 9, over: true));

        Assert.Equal(TimeSpan.FromSeconds(9), WireResponse.Read(response, Two).RetryAfter);
    }

    [Fact]
    public void Header_fields_and_body_are_kept()
    {
        RateLimitResponse response = Answers.OverLimit();
        response.ResponseHeadersToAdd.Add(new Api.Envoy.Config.Core.V3.HeaderValue { Key = "X-Raw", RawValue = ByteString.CopyFromUtf8("raw") });
        response.RequestHeadersToAdd.Add(Answers.Header("X-Up", "1"));
        response.RawBody = ByteString.CopyFromUtf8("no");

        RateLimitDecision decision = WireResponse.Read(response, Two);

        Assert.Equal([("X-Raw", "raw")], decision.ResponseHeaders);
        Assert.Equal([("X-Up", "1")], decision.RequestHeaders);
        Assert.Equal("no"u8.ToArray(), decision.Body.ToArray());
        Assert.Null(decision.RetryAfter);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void An_answer_that_decides_nothing_is_a_failure(int code) =>
        Assert.Throws<RateLimitServiceException>(() => WireResponse.Read(new RateLimitResponse { OverallCode = (RateLimitResponse.Types.Code)code }, Two));
}
