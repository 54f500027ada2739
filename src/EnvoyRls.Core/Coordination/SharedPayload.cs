namespace EnvoyRls.Core.Coordination;

/// <summary>The bound on what replicas share at once, so that it never holds up a store that counts as well.</summary>
public static class SharedPayload
{
    /// <summary>The most bytes of a document or a part: 1 MiB.</summary>
    public const int LargestBytes = 1024 * 1024;

    /// <summary>A copy of its own, since the caller may use the memory again.</summary>
    /// <exception cref="ArgumentException">It is larger than <see cref="LargestBytes"/>.</exception>
    public static byte[] Copy(ReadOnlyMemory<byte> payload) => payload.Length <= LargestBytes
        ? payload.ToArray()
        : throw new ArgumentException($"a payload has at most {LargestBytes} bytes, not {payload.Length}", nameof(payload));
}
