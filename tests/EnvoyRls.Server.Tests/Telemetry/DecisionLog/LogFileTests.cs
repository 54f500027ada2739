using EnvoyRls.Server.Telemetry.DecisionLog;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Telemetry.DecisionLog;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _path;
    private readonly LogFile _file;

    public LogFileTests()
    {
        _path = _directory.File("decisions.log");
        File.WriteAllText(_path, "before\n");
        _file = new LogFile(_path);
    }

    public void Dispose()
    {
        _file.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Lines_go_behind_those_there_are()
    {
        _file.Write("one\n"u8);
        _file.Write("two\n"u8);

        Assert.Equal("before\none\ntwo\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_file_that_was_renamed_gets_no_more_lines()
    {
        _file.Write("one\n"u8);
        File.Move(_path, _path + ".1");

        _file.Write("two\n"u8);

        Assert.Equal("before\none\n", File.ReadAllText(_path + ".1"));
        Assert.Equal("two\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_file_that_took_the_place_of_the_first_is_written_to()
    {
        _file.Write("one\n"u8);
        File.Move(_path, _path + ".1");
        File.WriteAllText(_path, "new\n");

        _file.Write("two\n"u8);
        _file.Write("three\n"u8);

        Assert.Equal("before\none\n", File.ReadAllText(_path + ".1"));
        Assert.Equal("new\ntwo\nthree\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_file_that_was_removed_is_made_again()
    {
        File.Delete(_path);

        _file.Write("one\n"u8);

        Assert.Equal("one\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_file_that_was_cut_short_is_written_from_its_new_end()
    {
        _file.Write("one\n"u8);
        File.WriteAllText(_path, "");

        _file.Write("two\n"u8);

        Assert.Equal("two\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_new_file_is_not_for_everybody()
    {
        File.Delete(_path);

        _file.Write("one\n"u8);

        Assert.True(OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(_path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) == UnixFileMode.None);
    }
}
