namespace KfpMetadata.Tests.Help;

/// <summary>A page that keeps every rule; tests break one rule at a time.</summary>
internal static class SamplePage
{
    public const string Name = "Get-Thing";

    public const string Text =
        """
        # Get-Thing

        ## Synopsis

        Returns *things*
        by `Name`.

        ## Syntax

        ### ByName

        ```powershell
        Get-Thing [-Name] <string[]> [[-Kind] <ThingKind>] [-Deep] [-WhatIf] [-Confirm]
            [<CommonParameters>]
        ```

        ### ById

        ```powershell
        Get-Thing -Id <long> [-Deep] [-WhatIf] [-Confirm] [<CommonParameters>]
        ```

        ## Description

        First paragraph, with a [link](Get-Thing.md) and 1 &lt; 2.

        - one
        - two

        ## Examples

        ### By name

        Before.

        ```powershell
        Get-Thing a |
            ForEach-Object Name
        ```

        After.

        ### On a server

        Before.

        ```powershell server
        Get-Thing -Id 1
        ```

        ## Parameters

        ### -Name

        The name.

        Any case.

        - Type: `string[]`
        - Required: yes
        - Position: 0
        - Default: none
        - Pipeline input: by value and by property name
        - Wildcards: yes
        - Aliases: N, Label

        ### -Kind

        The kind.

        - Type: `ThingKind`
        - Required: no
        - Position: 1
        - Default: all
        - Pipeline input: no
        - Values: Big, Small

        ### -Deep

        Looks deeper.

        - Type: `switch`
        - Required: no
        - Position: named
        - Default: off
        - Pipeline input: no

        ### -Id

        The id.

        - Type: `long`
        - Required: yes
        - Position: named
        - Default: none
        - Pipeline input: by property name

        ## Inputs

        ### None

        Nothing.

        ## Outputs

        ### Some.Thing

        The things.

        ## Errors

        - `ThingNotFound`: There is no such thing.

        ## Links

        - [Get-Thing](Get-Thing.md)
        - [a site](https://example.org/)

        """;
}
