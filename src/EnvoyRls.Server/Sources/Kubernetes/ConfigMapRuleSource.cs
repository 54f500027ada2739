using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>
/// The rules of a ConfigMap, followed through the API server, where an edit is seen at once. Until the API has told of the ConfigMap a mount
/// of it serves, if there is one; from then on the API is the truth, as a mount is up to 90 s behind. What the API cannot tell (it is away,
/// it refuses, the ConfigMap was deleted) leaves the rules as they are.
/// </summary>
internal sealed class ConfigMapRuleSource : IRuleSource, IDisposable
{
    /// <summary>How long a first answer is waited for where a mount can serve meanwhile.</summary>
    private static readonly TimeSpan PatienceWithMount = TimeSpan.FromSeconds(2);

    /// <summary>The same without a mount: a pod's network may come up after its containers.</summary>
    private static readonly TimeSpan PatienceWithoutMount = TimeSpan.FromSeconds(15);

    /// <summary>A step that ends sooner and brings nothing is followed by a wait.</summary>
    private static readonly TimeSpan ShortStep = TimeSpan.FromSeconds(1);

    private readonly KubernetesSettings _settings;
    private readonly IRuleSource? _mount;
    private readonly TimeProvider _time;
    private readonly ILogger<ConfigMapRuleSource> _log;
    private readonly ConfigMapApi _api;
    private readonly ConfigMapFollower _follower;
    private readonly RetryWaits _waits;
    private readonly Counter _errors;
    private volatile string _state = "not asked yet";
    private volatile bool _isFollowed;
    private bool _wasLookedFor;
    private string? _trouble;

    /// <param name="settings">Which ConfigMap, and where.</param>
    /// <param name="mount">A mount of it; <see langword="null"/> for none.</param>
    /// <param name="random">Spreads requests in time.</param>
    /// <param name="statistics">Gets <c>envoyrls.configmap.errors_total</c>, <c>envoyrls.configmap.followed</c> (1 or 0) and counts of requests.</param>
    /// <param name="time">Drives waits and limits.</param>
    /// <param name="log">Told when something is wrong, and when it is right again.</param>
    public ConfigMapRuleSource(
        KubernetesSettings settings, IRuleSource? mount, Random random, StatRegistry statistics, TimeProvider time, ILogger<ConfigMapRuleSource> log)
    {
        _settings = settings;
        _mount = mount;
        _time = time;
        _log = log;
        _api = new ConfigMapApi(settings, time);
        _follower = new ConfigMapFollower(_api, random, OnAnswer, statistics);
        _waits = new RetryWaits(random);
        _errors = statistics.Counter("envoyrls.configmap.errors_total");
        statistics.Gauge("envoyrls.configmap.followed", () => _isFollowed ? 1 : 0);
    }

    /// <inheritdoc/>
    public string Description => $"ConfigMap {_settings.Namespace}/{_settings.Name}";

    /// <summary>How it fares, in a few words: <c>followed</c>, or what is wrong.</summary>
    public string State => _state;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RuleDocument>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!_wasLookedFor)
        {
            await LookForItAsync(cancellationToken);
            _wasLookedFor = true;
        }

        if (_follower.Last is { } map)
        {
            return ConfigMapDocuments.Of(map);
        }

        return _mount is not null ? await _mount.LoadAsync(cancellationToken) : throw new IOException(_trouble ?? "it is not there");
    }

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        if (_mount is null || _follower.Last is not null)
        {
            await FollowAsync(cancellationToken);
            return;
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] both = [FollowAsync(either.Token), _mount.WaitForChangeAsync(either.Token)];
        Task first = await Task.WhenAny(both);
        await either.CancelAsync();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    public void Dispose()
    {
        _api.Dispose();
        (_mount as IDisposable)?.Dispose();
    }

    /// <summary>Asks for the first time, for a while, unless the answer is that there is none.</summary>
    private async Task LookForItAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(_mount is null ? PatienceWithoutMount : PatienceWithMount, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (_follower.Exists is null)
            {
                await TryAdvanceAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Tell(_trouble ?? $"{_settings.ApiUrl} does not answer in time");
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!await TryAdvanceAsync(cancellationToken))
        {
            // Until there is news.
        }
    }

    /// <summary>Takes a step, and waits behind one that failed or brought nothing.</summary>
    private async Task<bool> TryAdvanceAsync(CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        TimeSpan asked = TimeSpan.Zero;
        try
        {
            bool isNews = await _follower.AdvanceAsync(cancellationToken);
            if (isNews || _time.GetElapsedTime(started) >= ShortStep)
            {
                _waits.Reset();
                return isNews;
            }
        }
        catch (KubernetesApiException error)
        {
            _errors.Increment();
            asked = error.RetryAfter;
            Tell(error.Message);
        }

        await Task.Delay(_waits.Next(asked), _time, cancellationToken);
        return false;
    }

    private void OnAnswer() => Tell(_follower.Exists is true ? null : "it is not there");

    private void Tell(string? trouble)
    {
        _isFollowed = trouble is null;
        _state = trouble ?? "followed";
        if (trouble == _trouble)
        {
            return;
        }

        if (trouble is not null)
        {
            _log.LogWarning("{Source} is not followed and the rules in force stay: {Reason}", Description, trouble);
        }
        else
        {
            _log.LogInformation("{Source} is followed again", Description);
        }

        _trouble = trouble;
    }
}
