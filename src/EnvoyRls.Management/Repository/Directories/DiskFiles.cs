using System.Runtime.InteropServices;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>The file system.</summary>
internal sealed class DiskFiles : IDurableFiles
{
    private const byte LineFeed = (byte)'\n';

    private DiskFiles()
    {
    }

    public static DiskFiles Instance { get; } = new();

    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        using FileStream file = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        file.Write(contents);
        file.Flush(flushToDisk: true);
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void SyncDirectory(string path)
    {
        // Windows has no such thing; its file systems log names themselves.
        if (!OperatingSystem.IsWindows())
        {
            PosixDirectory.Sync(path);
        }
    }

    public void Delete(string path) => File.Delete(path);

    public void Append(string path, ReadOnlySpan<byte> lines, bool durable)
    {
        using FileStream file = new(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 });
        long end = EndOfWholeLines(file);
        file.SetLength(end);
        file.Position = end;
        file.Write(lines);
        if (durable)
        {
            file.Flush(flushToDisk: true);
            if (end == 0)
            {
                SyncDirectory(Path.GetDirectoryName(path)!);
            }
        }
    }

    private static long EndOfWholeLines(FileStream file)
    {
        byte[] part = new byte[4096];
        long end = file.Length;
        while (end > 0)
        {
            int length = (int)Math.Min(part.Length, end);
            file.Position = end - length;
            file.ReadExactly(part, 0, length);
            int feed = part.AsSpan(0, length).LastIndexOf(LineFeed);
            if (feed >= 0)
            {
                return end - length + feed + 1;
            }

            end -= length;
        }

        return 0;
    }

    /// <summary>.NET opens no directories, and so offers no way to make a renamed file's name durable (fsync(2), "does not necessarily ensure that the entry in the directory...").</summary>
    private static class PosixDirectory
    {
        private const int ReadOnly = 0;
        private const int InvalidArgument = 22;

        public static void Sync(string path)
        {
            int descriptor = Open(path, ReadOnly);
            if (descriptor < 0)
            {
                throw Error(path);
            }

            try
            {
                // Some file systems do not know how to sync a directory and say that the argument is invalid.
                if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                {
                    throw Error(path);
                }
            }
            finally
            {
                _ = Close(descriptor);
            }
        }

        private static IOException Error(string path)
        {
            int code = Marshal.GetLastPInvokeError();
            return new IOException($"{Marshal.GetPInvokeErrorMessage(code)} : '{path}'", code);
        }

        [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Fsync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Close(int descriptor);
    }
}
