using System.CommandLine;

namespace EnvoyRls.Cli;

/// <summary>A command whose help shows how it is used.</summary>
/// <param name="name">The command's word.</param>
/// <param name="description">What it does and how it exits.</param>
/// <param name="example">A line that could be typed.</param>
internal sealed class CommandWithExample(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
