namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>Writes what can be saved, and reads it.</summary>
internal static class Saving
{
    public static byte[] Save(Action<BinaryWriter> save)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public static T Load<T>(byte[] saved, Func<BinaryReader, T> load)
    {
        using BinaryReader reader = new(new MemoryStream(saved));
        return load(reader);
    }

    public static T RoundTrip<T>(Action<BinaryWriter> save, Func<BinaryReader, T> load) => Load(Save(save), load);
}
