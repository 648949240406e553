// The kinds of nodes and edges, as one constant each: React Flow draws everything anew when these change.
import type { EdgeTypes, NodeTypes } from 'reactflow';

import { CardEdge } from './card-edge.tsx';
import { CardNode } from './card-node.tsx';
import { BodyNode, NoteNode } from './note-node.tsx';

export const nodeTypes: NodeTypes = { card: CardNode, note: NoteNode, body: BodyNode };
export const edgeTypes: EdgeTypes = { card: CardEdge };
