using FsCheck;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>How properties are checked: a failure throws and names the seed that repeats it.</summary>
internal static class Properties
{
    public static Config Config(int tests) => FsCheck.Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true);
}
