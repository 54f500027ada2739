namespace EnvoyRls.Management.Repository.Directories;

/// <summary>
/// What the directory asks of a file system, in steps small enough that a crash falls between two of them. Every method
/// throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IDurableFiles
{
    /// <summary>Writes a new file, or one anew, and waits until its contents are on the disk. A crash may leave any part of it; its name is durable with the next <see cref="SyncDirectory"/>.</summary>
    void Create(string path, ReadOnlySpan<byte> contents);

    /// <summary>Gives a file another name in the same directory, in place of the file of that name, if any, in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Waits until the names in a directory are on the disk.</summary>
    void SyncDirectory(string path);

    /// <summary>Removes a file; nothing if there is none.</summary>
    void Delete(string path);

    /// <summary>Adds whole lines to a file, made if need be, in place of a last line that an earlier crash left without its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Lines, each with a line feed behind it.</param>
    /// <param name="durable">Whether to wait until they are on the disk.</param>
    void Append(string path, ReadOnlySpan<byte> lines, bool durable);
}
