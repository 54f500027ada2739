using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Subjects;

public sealed class DescriptorPathTests
{
    [Theory]
    [InlineData("remote_address=*", "remote_address=1.1.1.1", true)]
    [InlineData("path=/a remote_address=*", "path=/a remote_address=1.1.1.1", true)]
    [InlineData("path=/a remote_address=*", "path=/b remote_address=1.1.1.1", false)]
    [InlineData("path=* remote_address=*", "path=/b remote_address=*", true)]
    [InlineData("path=/a remote_address=*", "path=* remote_address=1.1.1.1", false)]
    [InlineData("remote_address=*", "path=/a remote_address=1.1.1.1", false)]
    [InlineData("path=/a remote_address=*", "remote_address=1.1.1.1", false)]
    [InlineData("remote_address=*", "user_id=1.1.1.1", false)]
    [InlineData("path=/a", "path=/a", true)]
    public void A_path_covers_what_has_its_keys_and_the_values_that_it_gives(string path, string other, bool expected) =>
        Assert.Equal(expected, Of(path).Covers(Of(other)));

    private static DescriptorPath Of(string text) => new(text.Split(' ').Select(entry => entry.Split('=')).Select(parts => new PathEntry(parts[0], parts[1] == "*" ? null : parts[1])));
}
