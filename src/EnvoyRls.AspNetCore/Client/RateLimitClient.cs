using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.AspNetCore.Fallback;
using EnvoyRls.AspNetCore.Telemetry;
using Microsoft.Extensions.Options;
using Polly;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>Asks the service, and decides without it where it does not answer.</summary>
internal sealed class RateLimitClient : IRateLimitClient
{
    private readonly EnvoyRateLimitingOptions _options;
    private readonly ServiceChannels _channels;
    private readonly ResiliencePipeline _pipeline;
    private readonly LocalLimiter? _local;
    private readonly ClientMetrics _metrics;
    private readonly ServiceWatch _watch;
    private readonly TimeProvider _time;

    public RateLimitClient(
        IOptions<EnvoyRateLimitingOptions> options, ServiceChannels channels, ClientMetrics metrics, ServiceWatch watch, TimeProvider time)
    {
        _options = options.Value;
        _channels = channels;
        _pipeline = CheckPipeline.Build(_options, time);
        _local = _options.OnFailure == FailureMode.Local ? LocalLimiter.Create(_options, time) : null;
        _metrics = metrics;
        _watch = watch;
        _time = time;
    }

    public async ValueTask<RateLimitDecision> CheckAsync(RateLimitCheck check, CancellationToken cancellationToken = default)
    {
        if (check.Descriptors.Count == 0)
        {
            throw new ArgumentException("A check has at least one descriptor.", nameof(check));
        }

        string domain = check.Domain ?? _options.Domain;
        long started = _time.GetTimestamp();
        using Activity? activity = ClientActivities.Check(domain);
        RateLimitDecision decision = await DecideAsync(check, domain, cancellationToken);
        ClientActivities.Decided(activity, decision);
        _metrics.Decided(decision, _time.GetElapsedTime(started));
        return decision;
    }

    private async ValueTask<RateLimitDecision> DecideAsync(RateLimitCheck check, string domain, CancellationToken cancellation)
    {
        try
        {
            RateLimitRequest request = WireRequest.Of(check, domain);
            RateLimitResponse response = await _pipeline.ExecuteAsync(
                static (state, token) => state._channels.AskAsync(state.request, token), (_channels, request), cancellation);
            RateLimitDecision decision = WireResponse.Read(response, check.Descriptors);
            _watch.Answered();
            _local?.Learn(domain, check, decision);
            return decision;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            // Whatever a pipeline of the user's own may throw: limiting that fails must not fail what is limited.
            _watch.Failed(error);
            return await DecideWithoutServiceAsync(check, domain, FailureReason.Of(error));
        }
    }

    private ValueTask<RateLimitDecision> DecideWithoutServiceAsync(RateLimitCheck check, string domain, string failure)
    {
        if (_local is not null)
        {
            return _local.DecideAsync(domain, check, failure);
        }

        bool allowed = _options.OnFailure == FailureMode.Allow;
        return new(new RateLimitDecision { IsAllowed = allowed, Source = DecisionSource.FailureMode, Failure = failure });
    }
}
