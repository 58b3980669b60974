using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace KfpMetadata.Host;

/// <summary>
/// A script and its arguments as a line of PowerShell, so that the engine itself binds them: names may be shortened, a number stays a number
/// for an untyped parameter and its text for a string, <c>-Switch:$false</c> works. Everything else is a literal: no argument is evaluated.
/// </summary>
internal sealed partial class ScriptCommandLine
{
    private ScriptCommandLine(string script, string text)
    {
        Script = script;
        Text = text;
    }

    /// <summary>The full path of the script.</summary>
    public string Script { get; }

    /// <summary>The line that calls it.</summary>
    public string Text { get; }

    /// <summary>Reads the arguments of the program.</summary>
    /// <param name="args">The script and its arguments.</param>
    /// <param name="commandLine">The line, if there is one.</param>
    /// <param name="problem">What is wrong, if there is none.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out ScriptCommandLine? commandLine, out string problem)
    {
        commandLine = null;
        problem = "";
        if (args.Count == 0)
        {
            problem = "No script is given.";
            return false;
        }

        var script = Path.GetFullPath(args[0]);
        if (!File.Exists(script))
        {
            problem = $"There is no script {script}.";
            return false;
        }

        var text = new StringBuilder("& ").Append(Quote(script));
        foreach (var argument in args.Skip(1))
            text.Append(' ').Append(Render(argument));
        commandLine = new ScriptCommandLine(script, text.ToString());
        return true;
    }

    private static string Render(string argument)
    {
        if (NumberPattern().IsMatch(argument))
            return argument;
        var parameter = ParameterPattern().Match(argument);
        if (!parameter.Success)
            return RenderValue(argument);
        var value = parameter.Groups["value"];
        return value.Length == 0 ? argument : parameter.Groups["name"].Value + ":" + RenderValue(value.Value);
    }

    private static string RenderValue(string value) =>
        NumberPattern().IsMatch(value) || ConstantPattern().IsMatch(value) ? value : Quote(value);

    private static string Quote(string value) => "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";

    [GeneratedRegex(@"^-?(0x[0-9a-f]+|([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^(?<name>-[a-z_][a-z0-9_-]*)(:(?<value>.*))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(@"^\$(true|false|null)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ConstantPattern();
}
