using System.Text;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Makes commands of SQL with numbered parameters, and text that PostgreSQL accepts.</summary>
internal static class Sql
{
    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object?[] values)
    {
        NpgsqlCommand command = new(sql, connection);
        AddTo(command.Parameters, values);
        return command;
    }

    /// <summary>A command of a batch.</summary>
    public static NpgsqlBatchCommand Part(string sql, params object?[] values)
    {
        NpgsqlBatchCommand command = new(sql);
        AddTo(command.Parameters, values);
        return command;
    }

    /// <summary>
    /// The text with U+FFFD in place of what PostgreSQL cannot keep: the null character and halves of surrogate pairs. For
    /// text from clients that is told and searched, but means nothing to the limiter.
    /// </summary>
    public static string Text(string text)
    {
        if (!text.AsSpan().Contains('\0') && !HasLoneSurrogate(text))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }

    private static void AddTo(NpgsqlParameterCollection parameters, object?[] values)
    {
        foreach (object? value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
    }
}
