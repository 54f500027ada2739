using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Objects;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Reads versions with all that they changed.</summary>
internal static class HistoryReader
{
    /// <summary>The kind that a column names.</summary>
    /// <exception cref="RepositoryException">This program does not know it.</exception>
    public static ObjectKind KindOf(string word) =>
        WordTable<ObjectKind>.Find(word) ?? throw new RepositoryException($"the database holds objects of a kind '{word}', which this EnvoyRls does not know");

    /// <param name="connection">Where they are read from.</param>
    /// <param name="condition">Which, by the parameter <c>$1</c>; a constant.</param>
    /// <param name="order"><c>ASC</c> or <c>DESC</c>.</param>
    /// <param name="version">The parameter.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<IReadOnlyList<VersionRecord>> ReadAsync(
        NpgsqlConnection connection, string condition, string order, long version, int most, CancellationToken cancellation)
    {
        string sql = $"""
            SELECT h.version, h.at, h.author, h.reason, h.summary, c.kind, c.id, c.before, c.after
            FROM (SELECT * FROM envoyrls.history WHERE {condition} ORDER BY version {order} LIMIT $2) h
            LEFT JOIN envoyrls.history_changes c USING (version)
            ORDER BY h.version {order}, c.position
            """;
        await using NpgsqlCommand command = Sql.Command(connection, sql, version, most);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        List<VersionRecord> versions = [];
        List<ObjectChange> changes = [];
        while (await reader.ReadAsync(cancellation))
        {
            long number = reader.GetInt64(0);
            if (versions.Count == 0 || versions[^1].Number != number)
            {
                changes = [];
                versions.Add(new VersionRecord(
                    number, reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), changes));
            }

            // A request that came to nothing, and is remembered so that its repetition does too, has no changes.
            if (reader.IsDBNull(5))
            {
                continue;
            }

            changes.Add(new ObjectChange(new ObjectKey(KindOf(reader.GetString(5)), reader.GetString(6)), TextOrNull(reader, 7), TextOrNull(reader, 8)));
        }

        return versions;
    }

    private static string? TextOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
