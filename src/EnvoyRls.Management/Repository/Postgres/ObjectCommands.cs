using System.Text.Json;
using EnvoyRls.Management.Objects;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>The commands that write one object into the table of its kind. A rule must have no selectors any more.</summary>
internal static class ObjectCommands
{
    public static IEnumerable<NpgsqlBatchCommand> Of(ObjectChange change, long version, DateTimeOffset at, string author)
    {
        string id = change.Key.Id;
        if (change.After is not { } body)
        {
            return [Sql.Part($"DELETE FROM envoyrls.{Table(change.Key.Kind)} WHERE id = $1", id)];
        }

        return BodyColumns.Read(body, fields => change.Key.Kind switch
        {
            ObjectKind.Rule => PutRule(fields, id, body, version, at, author),
            ObjectKind.ListItem => [PutListItem(fields, id, body, version, at, author)],
            ObjectKind.Tier => [PutTier(fields, id, body, version, at, author)],
            ObjectKind.Release => [PutRelease(fields, id, body, version, at, author)],
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Key.Kind, null),
        });
    }

    private static string Table(ObjectKind kind) => kind switch
    {
        ObjectKind.Rule => "rules",
        ObjectKind.ListItem => "access_lists",
        ObjectKind.Tier => "tiers",
        ObjectKind.Release => "releases",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static NpgsqlBatchCommand[] PutRule(JsonElement fields, string id, string body, long version, DateTimeOffset at, string author) =>
    [
        Sql.Part(
            """
            INSERT INTO envoyrls.rules (id, domain, enabled, priority, body, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET (domain, enabled, priority, body, version, updated_at, updated_by) =
              (excluded.domain, excluded.enabled, excluded.priority, excluded.body, excluded.version, excluded.updated_at, excluded.updated_by)
            """,
            id, BodyColumns.Text(fields, "domain"), BodyColumns.Flag(fields, "enabled", true), BodyColumns.Number(fields, "priority"), body, version, at, author),
        .. BodyColumns.Items(fields, "descriptors").Select((entry, position) => Sql.Part(
            "INSERT INTO envoyrls.selectors (rule, position, key, match, values, negated) VALUES ($1, $2, $3, $4, $5, $6)",
            id, position, BodyColumns.Text(entry, "key"), BodyColumns.Text(entry, "match"), BodyColumns.Values(entry), BodyColumns.Flag(entry, "not", false))),
    ];

    private static NpgsqlBatchCommand PutListItem(JsonElement fields, string id, string body, long version, DateTimeOffset at, string author) => Sql.Part(
        """
        INSERT INTO envoyrls.access_lists (id, domain, list, key, match, values, expires, body, version, updated_at, updated_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (id) DO UPDATE SET (domain, list, key, match, values, expires, body, version, updated_at, updated_by) =
          (excluded.domain, excluded.list, excluded.key, excluded.match, excluded.values, excluded.expires, excluded.body, excluded.version,
           excluded.updated_at, excluded.updated_by)
        """,
        id, BodyColumns.Text(fields, "domain"), BodyColumns.Text(fields, "list"), BodyColumns.Text(fields, "key"), BodyColumns.Text(fields, "match"),
        BodyColumns.Values(fields), BodyColumns.Moment(fields, "expires"), body, version, at, author);

    private static NpgsqlBatchCommand PutTier(JsonElement fields, string id, string body, long version, DateTimeOffset at, string author) => Sql.Part(
        """
        INSERT INTO envoyrls.tiers (id, tier, expires, body, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET (tier, expires, body, version, updated_at, updated_by) =
          (excluded.tier, excluded.expires, excluded.body, excluded.version, excluded.updated_at, excluded.updated_by)
        """,
        id, BodyColumns.Text(fields, "tier"), BodyColumns.Moment(fields, "expires"), body, version, at, author);

    private static NpgsqlBatchCommand PutRelease(JsonElement fields, string id, string body, long version, DateTimeOffset at, string author) => Sql.Part(
        """
        INSERT INTO envoyrls.releases (id, state, activate_at, body, version, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET (state, activate_at, body, version, updated_at, updated_by) =
          (excluded.state, excluded.activate_at, excluded.body, excluded.version, excluded.updated_at, excluded.updated_by)
        """,
        id, BodyColumns.Text(fields, "state"), BodyColumns.Moment(fields, "activate_at"), body, version, at, author);
}
