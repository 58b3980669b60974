using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What getting or creating types has in common. An existing type is never changed but by <c>-AddMissing</c>.</summary>
/// <typeparam name="TType">The kind of type.</typeparam>
public abstract class GetOrNewTypeCommand<TType> : MlmdConnectedCmdlet
    where TType : MlmdType, new()
{
    private ShouldProcessReason _reason;

    private protected GetOrNewTypeCommand()
    {
    }

    /// <summary>The name of the type.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    [NoScriptBlock]
    public string Name { get; set; } = "";

    /// <summary>The version; without it the unversioned type.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeVersionCompleter))]
    [NoScriptBlock]
    public string? Version { get; set; }

    /// <summary>Properties and their data types: <c>@{ accuracy = 'Double' }</c>, of Int, Double, String, Boolean, Struct and Proto.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public IDictionary? Property { get; set; }

    /// <summary>Add the properties that the stored type lacks. It asks first: every program on the cluster that writes this type meets the new one.</summary>
    [Parameter]
    public SwitchParameter AddMissing { get; set; }

    /// <summary>With <c>-AddMissing</c>: do not ask, and extend even Kubeflow's own types (<c>system.*</c>, <c>google.*</c>) and artifact types without declared properties, which makes KFP's launcher fail.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The kind as messages name it.</summary>
    private protected abstract string Word { get; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() =>
        RunOn([], (connection, cancellationToken) => GetOrNewAsync(connection, cancellationToken), Name);

    private async Task GetOrNewAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var wanted = new TType { Name = Name, Version = Version, Properties = PropertyTypes.Read(Property) };
        var stored = await client.GetTypeAsync<TType>(Name, Version, cancellationToken).ConfigureAwait(false);
        var missing = stored is null ? [] : Missing(stored, wanted);
        if (stored is not null && missing.Count == 0)
        {
            PostDone($"Found {Word} '{stored}' on {connection}");
            await WriteObjectAsync(stored, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!await MayWriteAsync(connection, stored, missing, cancellationToken).ConfigureAwait(false))
        {
            if (_reason == ShouldProcessReason.WhatIf) await WriteObjectAsync(stored ?? wanted, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            stored = await client.PutTypeAsync(wanted, canAddFields: stored is not null, cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException error) when (stored is null && error.StatusCode == MlmdStatusCode.AlreadyExists)
        {
            // Another writer created it in between: it is judged as one that was there.
            stored = await client.GetTypeAsync<TType>(Name, Version, cancellationToken).ConfigureAwait(false);
            if (stored is null) throw;
            if (Missing(stored, wanted) is { Count: > 0 } lacking) throw Conflict(stored, lacking);
        }

        PostDone($"Recorded {Word} '{stored}' on {connection}");
        await WriteObjectAsync(stored, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The wanted properties that the stored type does not declare.</summary>
    /// <exception cref="MlmdException">It declares one with another data type.</exception>
    private List<string> Missing(TType stored, TType wanted)
    {
        var other = wanted.Properties
            .Where(property => stored.Properties.TryGetValue(property.Key, out var type) && type != property.Value)
            .Select(property => $"'{property.Key}' is {stored.Properties[property.Key].ToString().ToUpperInvariant()}, not {property.Value.ToString().ToUpperInvariant()}")
            .ToArray();
        if (other.Length > 0)
        {
            throw CommandErrors.TypeConflict(
                $"The {Word} '{stored}' is there with other properties: {string.Join("; ", other)}. A data type never changes: use another property, another type or another -Version.");
        }

        return [.. wanted.Properties.Keys.Where(name => !stored.Properties.ContainsKey(name))];
    }

    private async Task<bool> MayWriteAsync(MlmdConnection connection, TType? stored, List<string> missing, CancellationToken cancellationToken)
    {
        if (stored is null) return await ShouldAsync($"{Word} '{Name}' on {connection}", "Create", cancellationToken).ConfigureAwait(false);
        if (!AddMissing) throw Conflict(stored, missing);
        if (!Force && Harm(stored) is { } harm)
        {
            throw new MlmdException(
                MlmdErrorId.UnsafeRequest,
                $"The {Word} '{stored}' is not extended by {Names(missing)}: {harm} Use -CustomProperty on the nodes instead, or -Force if no Kubeflow uses this store.",
                MlmdStatusCode.FailedPrecondition);
        }

        var action = $"Add {Names(missing)}";
        if (!await ShouldAsync($"{Word} '{stored}' on {connection}", action, cancellationToken).ConfigureAwait(false)) return false;
        return await Pump.AskAsync(AskedAlready, cancellationToken).ConfigureAwait(false)
            || await ShouldContinueAsync($"{action} to the {Word} '{stored}' on {connection}? This cannot be undone.", "Extend a type", cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> ShouldAsync(string target, string action, CancellationToken cancellationToken) =>
        Pump.AskAsync(() => ShouldWrite(target, action, out _reason), cancellationToken);

    /// <summary>Only -AddMissing has the impact High, and a cmdlet has one for all; so what ShouldProcess would do then is done here.</summary>
    private bool AskedAlready() => Force
        || MyInvocation.BoundParameters.ContainsKey("Confirm")
        || LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference", ConfirmImpact.High)) != ConfirmImpact.High;

    /// <summary>What would break if the type got properties; <see langword="null"/> where nothing would.</summary>
    private static string? Harm(TType stored)
    {
        if (SystemTypes.IsReserved(stored.Name))
            return "it is Kubeflow's own, and KFP's launcher fails on the whole cluster once it has other properties.";
        return stored.Kind == MlmdNodeKind.Artifact && stored.Properties.Count == 0
            ? "artifact types without declared properties are those of KFP v2, whose launcher fails once they have some."
            : null;
    }

    private MlmdException Conflict(TType stored, List<string> missing) => CommandErrors.TypeConflict(
        $"The {Word} '{stored}' is there without {Names(missing)}. Leave them out and use -CustomProperty on the nodes, or extend the type with -AddMissing.");

    private static string Names(List<string> names) => (names.Count == 1 ? "the property " : "the properties ") + string.Join(", ", names.Select(static name => $"'{name}'"));
}
