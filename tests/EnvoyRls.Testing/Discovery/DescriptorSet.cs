using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EnvoyRls.Testing;

/// <summary>Writes FileDescriptorSets, which programs without generated code make their messages from.</summary>
public static class DescriptorSet
{
    /// <summary>The files with all that they import.</summary>
    public static byte[] Of(params IEnumerable<FileDescriptor> files)
    {
        FileDescriptorSet set = new();
        HashSet<string> added = new(StringComparer.Ordinal);
        foreach (FileDescriptor file in files)
        {
            AddWithImports(file, set, added);
        }

        return set.ToByteArray();
    }

    /// <summary>What a file imports stands before it, as readers of such sets expect.</summary>
    private static void AddWithImports(FileDescriptor file, FileDescriptorSet set, HashSet<string> added)
    {
        if (!added.Add(file.Name))
        {
            return;
        }

        foreach (FileDescriptor import in file.Dependencies)
        {
            AddWithImports(import, set, added);
        }

        set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
    }
}
