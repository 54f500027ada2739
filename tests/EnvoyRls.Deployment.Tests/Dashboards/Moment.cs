namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>What every query of every dashboard answered, in one phase of the story.</summary>
/// <param name="Empty">Places of queries that never answered with a number.</param>
/// <param name="Firing">Names of the alerts that fired at the end of it.</param>
internal sealed record Moment(IReadOnlyList<string> Empty, IReadOnlySet<string> Firing)
{
    /// <summary>Asks every query until each has answered with a number, or the time is up.</summary>
    public static async Task<Moment> SeeAsync(PrometheusServer prometheus, TimeSpan limit)
    {
        List<(string Place, string Expression)> open = [.. Dashboard.All.SelectMany(static dashboard => dashboard.Queries)];
        DateTimeOffset end = DateTimeOffset.UtcNow + limit;
        while (true)
        {
            foreach ((string Place, string Expression) query in open.ToArray())
            {
                IReadOnlyList<PrometheusSeries> answer = await prometheus.QueryAsync(Interpolation.Apply(query.Expression, Interpolation.Everything));
                if (answer.Any(static series => series.HasNumbers))
                {
                    open.Remove(query);
                }
            }

            if (open.Count == 0 || DateTimeOffset.UtcNow > end)
            {
                return new Moment([.. open.Select(static query => query.Place)], await prometheus.FiringAsync());
            }

            await Task.Delay(500);
        }
    }
}
