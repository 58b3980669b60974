using System.Management.Automation;
using System.Management.Automation.Language;

namespace KfpMetadata.Binding;

/// <summary>
/// What was typed for numbers in a list. PowerShell keeps it for a number that is an argument of its own, and forgets it in <c>12e4, 0x1f</c>;
/// there it is read from the line of the command.
/// </summary>
internal sealed class TypedNumbers(InvocationInfo invocation)
{
    private ILookup<object, string>? _texts;

    /// <summary>The reference with the text that was typed for its number, where one is known.</summary>
    public RunReference Restore(RunReference reference)
    {
        if (reference.Number is not { } number) return reference;
        _texts ??= Read(invocation.Line);
        // A number that was typed in two ways stays what it is.
        return _texts[number].Distinct(StringComparer.Ordinal).ToList() is [var text] ? new RunReference(text) : reference;
    }

    private static ILookup<object, string> Read(string? line) => Parser.ParseInput(line ?? "", out _, out _)
        .FindAll(static ast => ast is ConstantExpressionAst and not StringConstantExpressionAst && ast.Parent is ArrayLiteralAst { Parent: CommandAst }, searchNestedScriptBlocks: true)
        .Cast<ConstantExpressionAst>()
        .ToLookup(static number => number.Value, static number => number.Extent.Text);
}
