using KfpMetadata.Storage.Dialects;
using KfpMetadata.Storage.Filtering.Binding;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>MLMD's filter language: from the text of <c>filter_query</c> to SQL.</summary>
internal static class NodeFilter
{
    /// <summary>So few words make nothing deep. What they mean must not depend on how much of its stack a caller has left.</summary>
    private const int MostTokensOnAnyStack = 100;

    /// <summary>Compiles a filter.</summary>
    /// <param name="kind">The kind of the nodes that are filtered.</param>
    /// <param name="filter">The filter; not empty.</param>
    /// <param name="dialect">The database's SQL.</param>
    /// <param name="firstParameter">The number of the filter's first parameter in the statement.</param>
    /// <param name="tables">The number of tables that the statement joins without the filter.</param>
    /// <exception cref="Grpc.Core.RpcException">The filter is wrong: INVALID_ARGUMENT, with the place and what was expected.</exception>
    public static FilterClause Compile(NodeKind kind, string filter, SqlDialect dialect, int firstParameter, int tables = 1)
    {
        if (IdFilter.Compile(filter, dialect, firstParameter) is { } ofIds)
            return ofIds;
        try
        {
            var tokens = FilterParser.Tokenize(filter);
            return tokens.Length <= MostTokensOnAnyStack
                ? Compile(kind, filter, tokens, dialect, firstParameter, tables)
                : LargeStack.Run(() => Compile(kind, filter, tokens, dialect, firstParameter, tables));
        }
        catch (FilterException exception)
        {
            throw StoreErrors.InvalidArgument($"Invalid `filter_query`: {exception.Message}");
        }
        catch (InsufficientExecutionStackException)
        {
            throw StoreErrors.InvalidArgument("Invalid `filter_query`: The expression is nested too deep; write it flatter");
        }
    }

    private static FilterClause Compile(
        NodeKind kind, string filter, Token<FilterToken>[] tokens, SqlDialect dialect, int firstParameter, int tables)
    {
        var parameters = new FilterParameters(firstParameter);
        var joined = new FilterTables(kind, parameters, tables);
        var root = new FilterBinder(joined).Bind(FilterParser.Parse(filter, tokens));
        if (root.Type != FilterType.Bool)
            throw new FilterException($"Given query string is not a valid boolean expression: {Shorten(filter)}");
        var condition = new FilterSql(dialect, parameters).Write(root);
        return new FilterClause(joined.Joins, condition, parameters.Values, joined.RepeatsNodes);
    }

    private static string Shorten(string filter) => filter.Length <= 200 ? filter : filter[..200] + "...";
}
