using FsCheck;

namespace EnvoyRls.Analysis.Tests.Support;

/// <summary>How properties are checked: a failure throws and names the seed that repeats it.</summary>
internal static class Properties
{
    public static Config Config(int tests) => FsCheck.Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true);
}
