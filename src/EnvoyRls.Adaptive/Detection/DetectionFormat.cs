using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>The frame around what detection has learnt: a name, a version, the content, and a checksum (SHA-256) of all before it.</summary>
internal static class DetectionFormat
{
    private const string Kind = "detection";
    private const int Version = 1;

    public static byte[] Write(Action<BinaryWriter> write) => Checksummed.Write(writer =>
    {
        SavedDetector.WriteHeader(writer, Kind, Version);
        write(writer);
    });

    /// <exception cref="InvalidDataException">The bytes are damaged, of another version, or something else.</exception>
    public static void Read(byte[] content, Action<BinaryReader> read)
    {
        using BinaryReader reader = Checksummed.Open(content, "What detection has learnt is damaged: its checksum does not fit.");
        SavedDetector.Read(reader, Kind, Version, saved =>
        {
            read(saved);
            return true;
        });
    }
}
