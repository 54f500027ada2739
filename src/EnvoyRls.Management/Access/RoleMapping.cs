using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EnvoyRls.Management.Access;

/// <summary>
/// Names of somebody else's (groups, subjects) and the roles they give, written <c>name=role,name=role</c>. The last equals sign parts name and role;
/// a comma or backslash of a name is written <c>\,</c> or <c>\\</c>.
/// </summary>
internal static class RoleMapping
{
    /// <summary>Reads a mapping; empty text is an empty one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="items">The names and roles, in order.</param>
    /// <param name="problem">The first item that makes no sense, and why.</param>
    public static bool TryParse(string text, out IReadOnlyList<(string Name, Role Role)> items, [NotNullWhen(false)] out string? problem)
    {
        List<(string, Role)> read = [];
        items = read;
        problem = null;
        foreach (string item in Split(text))
        {
            int equals = item.LastIndexOf('=');
            string name = equals > 0 ? item[..equals].Trim() : "";
            if (name.Length == 0)
            {
                problem = $"'{item}' is not name=role";
                return false;
            }

            if (!RoleNames.TryParse(item[(equals + 1)..].Trim(), out Role role))
            {
                problem = $"'{item}' names no role: {RoleNames.All} are known";
                return false;
            }

            read.Add((name, role));
        }

        return true;
    }

    private static List<string> Split(string text)
    {
        List<string> items = [];
        if (string.IsNullOrWhiteSpace(text))
        {
            return items;
        }

        StringBuilder item = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (',' or '\\'))
            {
                item.Append(text[++i]);
            }
            else if (text[i] == ',')
            {
                items.Add(item.ToString());
                item.Clear();
            }
            else
            {
                item.Append(text[i]);
            }
        }

        items.Add(item.ToString());
        return items;
    }
}
