using System.Buffers.Text;
using System.Text;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Pages of lists that are in order. A cursor names the last item seen, so that items may come and go between two pages.</summary>
internal static class Cursors
{
    /// <summary>The cursor behind an item.</summary>
    public static string After(string item) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(item));

    /// <summary>The item that a request's cursor stands behind; <see langword="null"/> for the first page.</summary>
    /// <exception cref="ProblemException">The cursor is not one of ours.</exception>
    public static string? Read(ApiCall call)
    {
        if (call.Find(ApiParameters.Cursor) is not { } cursor)
        {
            return null;
        }

        return Base64Url.IsValid(cursor)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))
            : throw NotOurs();
    }

    /// <summary>What is said of a cursor that no page gave out.</summary>
    public static ProblemException NotOurs() => new(Problems.InvalidParameter("The parameter 'cursor' must be what 'next_cursor' of another page said."));

    /// <summary>The page that a request asks for.</summary>
    /// <param name="call">The request.</param>
    /// <param name="items">All items, in ordinal order of their names.</param>
    /// <param name="name">What an item is called: unique.</param>
    /// <returns>The page and the cursor of the next one; <see langword="null"/> at the end.</returns>
    /// <exception cref="ProblemException">The cursor is not one of ours.</exception>
    public static (IReadOnlyList<T> Items, string? Next) PageOf<T>(ApiCall call, IReadOnlyList<T> items, Func<T, string> name)
    {
        int limit = call.Integer(ApiParameters.Limit, ApiParameters.DefaultLimit);
        IEnumerable<T> rest = Read(call) is { } last ? items.SkipWhile(item => string.CompareOrdinal(name(item), last) <= 0) : items;
        List<T> page = [.. rest.Take(limit + 1)];
        return page.Count > limit ? (page[..limit], After(name(page[limit - 1]))) : (page, null);
    }
}
