using System.Text.Json;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>
/// Writes and reads books as JSON. Fields that a reader does not know are ignored and those that it misses have their defaults, so that
/// replicas of two versions can share a book while one takes the other's place.
/// </summary>
internal static class OverrideBookFormat
{
    /// <summary>The version that is written. A book of a later one is read as far as it is understood.</summary>
    public const int Version = 1;

    /// <summary>The most bytes of a book.</summary>
    public const int LargestBytes = 1_000_000;

    /// <summary>A book as UTF-8. One that is too large loses first what is over, the oldest first, then what waits, then the least of anomalies.</summary>
    /// <exception cref="InvalidOperationException">What is in force alone is too large.</exception>
    public static byte[] Write(OverrideBook book)
    {
        byte[] bytes = Serialize(book);
        while (bytes.Length > LargestBytes)
        {
            book = Shrink(book) ?? throw new InvalidOperationException($"the overrides in force take more than {LargestBytes} bytes");
            bytes = Serialize(book);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no book.</exception>
    public static OverrideBook Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LargestBytes)
        {
            throw new InvalidDataException($"a book of overrides has at most {LargestBytes} bytes, not {bytes.Length}");
        }

        try
        {
            BookDocument document = JsonSerializer.Deserialize(bytes, BookJson.Default.BookDocument) ?? throw new InvalidDataException("the book of overrides is null");
            return document.ToBook();
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"this is no book of overrides: {error.Message}", error);
        }
    }

    private static byte[] Serialize(OverrideBook book) => JsonSerializer.SerializeToUtf8Bytes(BookDocument.Of(book), BookJson.Default.BookDocument);

    /// <summary>The book without a quarter of what can best be done without; <see langword="null"/> if there is nothing.</summary>
    private static OverrideBook? Shrink(OverrideBook book)
    {
        Override[] over = [.. book.Overrides.Where(item => item is { IsInForce: false, IsWaiting: false }).OrderBy(item => item.Updated)];
        Override[] waiting = [.. book.Overrides.Where(item => item.IsWaiting).OrderBy(item => item.Rate)];
        Override[] spare = over.Length > 0 ? over : waiting;
        if (spare.Length > 0)
        {
            HashSet<string> dropped = [.. spare.Take(Quarter(spare.Length)).Select(item => item.Id)];
            return book with { Overrides = [.. book.Overrides.Where(item => !dropped.Contains(item.Id))] };
        }

        if (book.Anomalies.Count == 0)
        {
            return null;
        }

        int left = book.Anomalies.Count - Quarter(book.Anomalies.Count);
        return book with { Anomalies = [.. book.Anomalies.OrderByDescending(open => open.Anomaly.Requests).Take(left)] };
    }

    private static int Quarter(int count) => (count + 3) / 4;
}
