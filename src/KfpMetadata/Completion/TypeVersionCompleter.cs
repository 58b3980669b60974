using System.Collections;

namespace KfpMetadata.Completion;

/// <summary>Completes the versions of the types of the command's kind; where the line names a type, of that type.</summary>
internal sealed class TypeVersionCompleter : StoreCompleter
{
    private protected override async Task<IReadOnlyCollection<string>> FindAsync(
        MlmdConnection connection, string commandName, string parameterName, IDictionary bound, CancellationToken cancellationToken)
    {
        var name = PowerShellValue.Unwrap(bound["Type"] ?? bound["LiteralType"] ?? bound["Name"]) as string;
        var types = await TypeNameCompleter.TypesAsync(connection.Use(), KindOf(commandName), cancellationToken).ConfigureAwait(false);
        return
        [
            .. types.Where(type => name is null || string.Equals(type.Name, name, StringComparison.Ordinal))
                .Select(static type => type.Version).OfType<string>().Order(StringComparer.Ordinal),
        ];
    }
}
