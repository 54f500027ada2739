using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Saving;

/// <summary>How subjects are written and read.</summary>
internal static class SavedSubject
{
    private const int MostEntries = 256;

    public static void Write(BinaryWriter writer, Subject subject)
    {
        writer.Write((byte)subject.Kind);
        writer.Write(subject.Domain);
        writer.Write(subject.Segment);
        writer.Write(subject.Path?.Entries.Count ?? 0);
        foreach (PathEntry entry in subject.Path?.Entries ?? [])
        {
            writer.Write(entry.Key);
            writer.Write(entry.Value is not null);
            writer.Write(entry.Value ?? "");
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public static Subject Read(BinaryReader reader)
    {
        SubjectKind kind = (SubjectKind)reader.ReadByte();
        if (!Enum.IsDefined(kind))
        {
            throw new InvalidDataException("A subject is of no known kind.");
        }

        string domain = reader.ReadString();
        string segment = reader.ReadString();
        int count = reader.ReadCount("The number of entries", 0, MostEntries);
        List<PathEntry> entries = [];
        for (int index = 0; index < count; index++)
        {
            string key = reader.ReadString();
            bool hasValue = reader.ReadBoolean();
            string value = reader.ReadString();
            entries.Add(new PathEntry(key, hasValue ? value : null));
        }

        return new Subject(kind, domain, segment, count == 0 ? null : new DescriptorPath(entries));
    }
}
