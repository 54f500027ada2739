using EnvoyRls.Management.Access;

namespace EnvoyRls.Management.Tests.Access;

public sealed class RoleMappingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("sre=operator", "sre:Operator")]
    [InlineData(" sre = operator , all=viewer", "sre:Operator|all:Viewer")]
    [InlineData("CN=ops=admin", "CN=ops:Admin")]
    [InlineData(@"CN=ops\, O=Acme=admin,x=viewer", "CN=ops, O=Acme:Admin|x:Viewer")]
    [InlineData(@"back\\slash\n=viewer", @"back\slash\n:Viewer")]
    public void Names_and_roles_are_read(string text, string expected)
    {
        Assert.True(RoleMapping.TryParse(text, out IReadOnlyList<(string Name, Role Role)> items, out _));
        Assert.Equal(expected, string.Join('|', items.Select(item => $"{item.Name}:{item.Role}")));
    }

    [Theory]
    [InlineData("sre", "'sre' is not name=role")]
    [InlineData("a=viewer,,b=admin", "'' is not name=role")]
    [InlineData("=viewer", "'=viewer' is not name=role")]
    [InlineData("sre=Operator", "'sre=Operator' names no role: viewer, operator and admin are known")]
    [InlineData("sre=", "'sre=' names no role: viewer, operator and admin are known")]
    public void An_item_that_makes_no_sense_is_named(string text, string expected)
    {
        Assert.False(RoleMapping.TryParse(text, out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void A_role_may_do_what_those_before_it_may()
    {
        Assert.True(Role.Admin > Role.Operator);
        Assert.True(Role.Operator > Role.Viewer);
        Assert.All(Enum.GetValues<Role>(), role => Assert.True(RoleNames.TryParse(RoleNames.NameOf(role), out Role read) && read == role));
    }
}
