using System.Globalization;
using System.Net;
using System.Text.Json;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>
/// Knows the ConfigMap as the API told it last. It is listed once, then watched from that version on; where the server has forgotten that
/// version (410), it is listed anew.
/// </summary>
internal sealed class ConfigMapFollower
{
    /// <summary>A watch lasts between one and one and a quarter of it, so that replicas do not come back together.</summary>
    private static readonly TimeSpan WatchLength = TimeSpan.FromMinutes(4);

    private readonly ConfigMapApi _api;
    private readonly Random _random;
    private readonly Action _answered;
    private readonly Counter _lists;
    private readonly Counter _watches;
    private readonly Counter _events;

    /// <summary><see langword="null"/> where a list is due.</summary>
    private string? _version;

    /// <param name="api">Who is asked.</param>
    /// <param name="random">Spreads watches in time.</param>
    /// <param name="answered">Called at each sign of life of the API, when what it says is known here.</param>
    /// <param name="statistics">Gets <c>envoyrls.configmap.lists_total</c>, <c>watches_total</c> and <c>events_total</c>.</param>
    public ConfigMapFollower(ConfigMapApi api, Random random, Action answered, StatRegistry statistics)
    {
        _api = api;
        _random = random;
        _answered = answered;
        _lists = statistics.Counter("envoyrls.configmap.lists_total");
        _watches = statistics.Counter("envoyrls.configmap.watches_total");
        _events = statistics.Counter("envoyrls.configmap.events_total");
    }

    /// <summary>As it was when it was last there; <see langword="null"/> while it was never seen.</summary>
    public ConfigMap? Last { get; private set; }

    /// <summary>Whether it is there; <see langword="null"/> while nothing is known.</summary>
    public bool? Exists { get; private set; }

    /// <summary>Takes the next step: one list, or one watch to its first news.</summary>
    /// <returns>Whether <see cref="Last"/> is another now.</returns>
    /// <exception cref="KubernetesApiException">The step failed; the next one goes on from what is known.</exception>
    public Task<bool> AdvanceAsync(CancellationToken cancellationToken) =>
        _version is { } version ? WatchAsync(version, cancellationToken) : ListAsync(cancellationToken);

    private async Task<bool> ListAsync(CancellationToken cancellationToken)
    {
        ConfigMapList list = await _api.ListAsync(cancellationToken);
        _lists.Increment();
        _version = list.Metadata.ResourceVersion;
        bool isNews = list.Items is [{ } map, ..] ? Take(map) : Lose();
        _answered();
        return isNews;
    }

    private async Task<bool> WatchAsync(string version, CancellationToken cancellationToken)
    {
        _watches.Increment();
        TimeSpan length = TimeSpan.FromSeconds(Math.Round(WatchLength.TotalSeconds * (1 + _random.NextDouble() / 4)));
        try
        {
            using ConfigMapWatch watch = await _api.WatchAsync(version, length, cancellationToken);
            _answered();
            await foreach (WatchEvent told in watch.Events.WithCancellation(cancellationToken))
            {
                _events.Increment();
                bool isNews = Handle(told);
                _answered();
                if (isNews)
                {
                    // The next watch goes on behind this event.
                    return true;
                }
            }
        }
        catch (KubernetesApiException error) when (error.Status == HttpStatusCode.Gone)
        {
            _version = null;
        }

        return false;
    }

    private bool Handle(WatchEvent told)
    {
        if (told.Type == "ERROR")
        {
            ApiStatus status = Read<ApiStatus>(told.Object);
            throw new KubernetesApiException(string.Create(CultureInfo.InvariantCulture, $"the watch was ended by status {status.Code}: {status.Message}"))
            {
                Status = (HttpStatusCode)status.Code,
            };
        }

        ConfigMap map = Read<ConfigMap>(told.Object);
        _version = map.Metadata.ResourceVersion;
        return told.Type switch
        {
            "ADDED" or "MODIFIED" => Take(map),
            "DELETED" => Lose(),
            _ => false,
        };
    }

    private bool Take(ConfigMap map)
    {
        bool isNews = Exists is not true || Last?.Metadata.ResourceVersion != map.Metadata.ResourceVersion;
        Last = map;
        Exists = true;
        return isNews;
    }

    private bool Lose()
    {
        Exists = false;
        return false;
    }

    private static T Read<T>(JsonElement element)
        where T : class
    {
        try
        {
            return element.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new KubernetesApiException($"an event of the watch cannot be read: {error.Message}", error);
        }
    }
}
