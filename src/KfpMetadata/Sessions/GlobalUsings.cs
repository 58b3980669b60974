global using KfpMetadata.Binding;
global using KfpMetadata.Commands;
global using KfpMetadata.Completion;
global using KfpMetadata.Pipeline;
global using KfpMetadata.Sessions;
global using KfpMetadata.Views;
