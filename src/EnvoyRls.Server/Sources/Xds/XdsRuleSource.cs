using System.Security.Cryptography;
using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources.Xds;

/// <summary>
/// Rules from an xDS server: each response is a whole set, and is accepted or refused once it is known what became of it.
/// A stream that ends is opened anew, for ever; meanwhile the rules stay.
/// </summary>
internal sealed class XdsRuleSource : IRuleSource
{
    /// <summary>
    /// Before a set is refused that has been refused just now: some servers send the same again as soon as they hear
    /// that it is bad.
    /// </summary>
    private static readonly TimeSpan PauseBeforeRefusingAgain = TimeSpan.FromSeconds(1);

    private readonly XdsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<XdsRuleSource> _log;
    private readonly XdsState _state;
    private readonly Counter _loadErrors;
    private readonly ReconnectWaits _waits;
    private DiscoveryStream? _stream;
    private DiscoveryResponse? _unanswered;
    private DiscoveryResponse? _refused;
    private IReadOnlyList<RuleDocument>? _documents;

    public XdsRuleSource(XdsSettings settings, StatRegistry statistics, HealthComponents health, TimeProvider time, ILogger<XdsRuleSource> log)
    {
        _settings = settings;
        _time = time;
        _log = log;
        _state = new XdsState(settings.Server, statistics, health);
        _loadErrors = statistics.Counter("ratelimit.service.config_load_error");
        _waits = new ReconnectWaits(settings, Random.Shared.NextDouble);
    }

    /// <inheritdoc/>
    public string Description => $"xDS server {_settings.Server}";

    /// <summary>The set that came last; waits for one if none has come yet.</summary>
    public async Task<IReadOnlyList<RuleDocument>> LoadAsync(CancellationToken cancellationToken) =>
        _documents ??= await ReceiveAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken) => _documents = await ReceiveAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task ReportAsync(IReadOnlyList<RuleError> errors, CancellationToken cancellationToken)
    {
        if (_unanswered is not { } response)
        {
            return;
        }

        try
        {
            if (errors.Count == 0)
            {
                await AcceptAsync(response);
            }
            else
            {
                await RefuseAsync(response, string.Join("; ", errors.Select(error => error.ReferenceText)), cancellationToken);
            }
        }
        catch (GrpcException)
        {
            // The stream has ended meanwhile, which the next reading finds out.
        }

        _unanswered = null;
    }

    private async Task<IReadOnlyList<RuleDocument>> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            string reason;
            TimeSpan wait;
            try
            {
                return await ReadAsync(cancellation);
            }
            catch (GrpcException error)
            {
                reason = error.Status.Message.Length > 0 ? error.Status.Message : error.Status.Code.ToString();
                wait = error.Status.Code == StatusCode.Unavailable && _stream is not { IsAnswered: true } ? _waits.Unreachable() : _waits.Failed();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                reason = $"TLS files cannot be used: {error.Message}";
                wait = _waits.Failed();
            }

            await CloseAsync();
            cancellation.ThrowIfCancellationRequested();
            _state.Disconnected(reason);
            _log.LogWarning("No rules from {Source}, those in force stay; next attempt in {Wait}: {Reason}", Description, wait, reason);
            await Task.Delay(wait, _time, cancellation);
        }
    }

    /// <summary>The next set that can be made out; what cannot is refused at once.</summary>
    private async Task<IReadOnlyList<RuleDocument>> ReadAsync(CancellationToken cancellation)
    {
        _stream ??= await DiscoveryStream.OpenAsync(_settings, _time);
        while (true)
        {
            DiscoveryResponse response = await _stream.ReadAsync(cancellation);
            _state.Answered();
            try
            {
                IReadOnlyList<RuleDocument> documents = RuleResources.Documents(response);
                _unanswered = response;
                return documents;
            }
            catch (InvalidDataException error)
            {
                _loadErrors.Increment();
                _log.LogError("Error loading new configuration from {Source}: {Error}", Description, error.Message);
                await RefuseAsync(response, error.Message, cancellation);
            }
        }
    }

    private async Task AcceptAsync(DiscoveryResponse response)
    {
        _refused = null;
        _waits.Reset();
        _state.Accepted(response.VersionInfo);
        _log.LogInformation("Version {Version} of {Source} is in force", response.VersionInfo, Description);
        await _stream!.AcceptAsync(response);
    }

    private async Task RefuseAsync(DiscoveryResponse response, string reason, CancellationToken cancellation)
    {
        if (_refused is { } last && last.Resources.Equals(response.Resources))
        {
            await Task.Delay(PauseBeforeRefusingAgain, _time, cancellation);
        }

        _refused = response;
        _state.Refused(response.VersionInfo, reason);
        _log.LogError("Version {Version} of {Source} is refused, the rules in force stay", response.VersionInfo, Description);
        await _stream!.RefuseAsync(response, _state.AcceptedVersion, reason);
    }

    private async Task CloseAsync()
    {
        _unanswered = null;
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync();
        }
    }
}
