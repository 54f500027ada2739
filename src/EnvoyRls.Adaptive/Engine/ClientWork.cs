using System.Collections.Frozen;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Keeps what conditions of rules ask about clients: who was there before, as this replica saw it, and who is probably a bot, as the leader
/// sees it. Also tells the observer whom to watch and whom not to trust.
/// </summary>
internal sealed class ClientWork(ICoordinator coordinator, Observer observer, ClientStandings standings)
{
    private const string Document = "client-news";

    private ClientNews _news = ClientNews.None;
    private byte[] _written = [];
    private long _version;

    /// <summary>What is known of clients, for calls.</summary>
    public ClientStandings Standings => standings;

    /// <summary>Brings what is known to those who ask. Once a tick, on every replica.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="fence">The leader's token; <see langword="null"/> on other replicas.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="CoordinationException">The coordinator did not answer; this replica goes by what it has.</exception>
    public async ValueTask TickAsync(long now, long? fence, CancellationToken cancellation)
    {
        standings.Publish(observer.Known(now), (IReadOnlyCollection<KeyValuePair<ulong, byte>>)_news.Bots, _news.Suspects);
        if (!coordinator.IsShared)
        {
            return;
        }

        if (fence is { } token)
        {
            await TellAsync(token, cancellation);
        }
        else
        {
            await HearAsync(cancellation);
        }
    }

    /// <summary>Takes in what the leader made of an interval.</summary>
    public void Learn(EngineResult result, IReadOnlyDictionary<ulong, byte> bots)
    {
        HashSet<ulong> clients = [];
        HashSet<ulong> keys = [];
        foreach (FeatureVector vector in result.Features.Keys)
        {
            if (vector.Key is { } key && result.Suspicious.Contains(vector.Subject))
            {
                keys.Add(key.Hash);
                clients.Add(key.Client);
            }
        }

        clients.Remove(0);
        Take(new ClientNews
        {
            Bots = bots,
            Suspects = result.Suspects,
            SuspiciousClients = clients.ToFrozenSet(),
            Watched = keys.ToFrozenSet(),
            SuspiciousDomains = result.Suspicious.Where(subject => subject.Kind is SubjectKind.Domain or SubjectKind.Signature).Select(subject => subject.Domain).ToFrozenSet(StringComparer.Ordinal),
        });
    }

    private void Take(ClientNews news)
    {
        _news = news;
        observer.Watched = news.Watched;
        observer.IsSuspicious = (domain, client) => news.SuspiciousClients.Contains(client) || news.SuspiciousDomains.Contains(domain);
    }

    private async ValueTask TellAsync(long fence, CancellationToken cancellation)
    {
        byte[] content = ClientNewsFormat.Write(_news);
        if (content.AsSpan().SequenceEqual(_written))
        {
            return;
        }

        DocumentWrite write = await coordinator.WriteAsync(Document, _version, fence, content, cancellation);
        _version = write.Version;
        _written = write.IsWritten ? content : _written;
    }

    private async ValueTask HearAsync(CancellationToken cancellation)
    {
        if (await coordinator.ReadAsync(Document, cancellation) is { } document && document.Version != _version)
        {
            _version = document.Version;
            Take(ClientNewsFormat.Read(document.Payload));
        }
    }
}
