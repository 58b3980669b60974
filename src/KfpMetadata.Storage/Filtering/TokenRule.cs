using Superpower;
using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>What some text is as a token.</summary>
/// <typeparam name="TKind">The kinds of tokens.</typeparam>
/// <param name="Firsts">The characters that it can begin with, all ASCII.</param>
/// <param name="Parser">Matches it.</param>
/// <param name="Kind">What it is; null where it is left out.</param>
internal sealed record TokenRule<TKind>(string Firsts, TextParser<TextSpan> Parser, TKind? Kind)
    where TKind : struct;
