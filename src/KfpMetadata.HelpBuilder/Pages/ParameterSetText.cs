namespace KfpMetadata.HelpBuilder.Pages;

/// <summary>One parameter set.</summary>
/// <param name="Line">The line of its heading.</param>
/// <param name="Name">The name.</param>
/// <param name="ShouldProcess">Whether the command knows <c>-WhatIf</c> and <c>-Confirm</c>.</param>
/// <param name="Items">The parameters in the order of the line, without the common ones.</param>
internal sealed record ParameterSetText(int Line, string Name, bool ShouldProcess, IReadOnlyList<SyntaxItem> Items);
