using System.Globalization;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The files of versions. Reading is safe beside one writer.</summary>
internal sealed class HistoryFiles(DirectoryLayout layout, IDurableFiles files)
{
    /// <summary>How many old versions a commit removes at most, so that no commit waits long for it.</summary>
    private const int MostRemoved = 10;

    private long _first = 1;

    /// <summary>The oldest version kept; one above the last if there is none.</summary>
    public long First => Volatile.Read(ref _first);

    /// <summary>Removes what a crash left unfinished and finds the versions that there are.</summary>
    /// <returns>The number of the last version, 0 if there is none.</returns>
    public long Scan()
    {
        foreach (string unfinished in Directory.EnumerateFiles(layout.History, "*" + DurableFilesExtensions.Unfinished))
        {
            files.Delete(unfinished);
        }

        HashSet<long> numbers = [.. Directory.EnumerateFiles(layout.History, "*.yaml").Select(NumberOf).Where(number => number > 0)];
        long last = numbers.Count == 0 ? 0 : numbers.Max();
        long first = last + 1;
        while (numbers.Contains(first - 1))
        {
            first--;
        }

        Volatile.Write(ref _first, first);
        return last;
    }

    /// <summary>Makes a version durable.</summary>
    /// <returns>The version as it will be read.</returns>
    public StoredVersion Write(StoredVersion version)
    {
        string path = layout.Version(version.Version.Number);
        byte[] contents = VersionDocument.Write(version);

        // What cannot be read back must not be written; and nobody is to see bodies that differ from those after a restart.
        StoredVersion kept = VersionDocument.Read(path, contents);
        files.Replace(path, contents);
        return kept;
    }

    /// <summary>The version of that number, or <see langword="null"/>.</summary>
    /// <exception cref="RepositoryException">Its file is not what was written.</exception>
    public StoredVersion? Find(long number)
    {
        if (number < First)
        {
            return null;
        }

        string path = layout.Version(number);
        try
        {
            StoredVersion found = VersionDocument.Read(path, File.ReadAllBytes(path));
            return found.Version.Number == number
                ? found
                : throw StoredMapping.Fault(path, 1, 1, $"the file says that it is version {found.Version.Number}", "give it its name back");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes versions beyond what is to be kept.</summary>
    /// <param name="last">The last version; the state file has it.</param>
    /// <param name="now">The present.</param>
    /// <param name="options">What is to be kept.</param>
    public void Prune(long last, DateTimeOffset now, DirectoryOptions options)
    {
        for (int removed = 0; removed < MostRemoved && last - First >= options.Versions; removed++)
        {
            bool tooMany = last - First >= options.MostVersions;
            if (!tooMany && Find(First) is { } oldest && oldest.Version.At > now - options.Age)
            {
                return;
            }

            files.Delete(layout.Version(First));
            Volatile.Write(ref _first, First + 1);
        }
    }

    private static long NumberOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
