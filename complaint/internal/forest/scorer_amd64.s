#include "textflag.h"

// func scoreEight(z *[abreast]float64, left *uint32, columns *float32, questions *shortQuestion, of *int32, features int, first *int32, leaves *float64, trees int, bias float64)
//
// The walk of Forest.Score for eight rows at once. A row that answers "below" keeps all leaves; the walk along a feature
// ends where all rows do. Each row's leaves are added in the order of the trees, so the sums are the same to the bit.
TEXT ·scoreEight(SB), NOSPLIT, $0-80
	MOVQ left+8(FP), DI
	MOVQ columns+16(FP), SI
	MOVQ questions+24(FP), DX
	MOVQ of+32(FP), BX
	MOVQ features+40(FP), R8
	MOVQ trees+64(FP), CX

	VPCMPEQD Y0, Y0, Y0
	MOVQ     DI, AX

all:
	VMOVDQU Y0, (AX)
	ADDQ    $32, AX
	DECQ    CX
	JNZ     all

feature:
	MOVLQSX (BX), R9
	MOVLQSX 4(BX), R10
	IMUL3Q  $12, R9, R9   // the size of a shortQuestion
	IMUL3Q  $12, R10, R10
	ADDQ    DX, R9
	ADDQ    DX, R10
	VMOVUPS (SI), Y1

question:
	CMPQ         R9, R10
	JGE          answered
	VBROADCASTSS (R9), Y2
	VCMPPS       $5, Y2, Y1, Y3        // not below; so is what is no number
	VMOVMSKPS    Y3, AX
	TESTL        AX, AX
	JZ           answered
	VPBROADCASTD 4(R9), Y4
	MOVLQSX      8(R9), R11
	VPAND        Y3, Y4, Y4
	VPANDN       (DI)(R11*1), Y4, Y5
	VMOVDQU      Y5, (DI)(R11*1)
	ADDQ         $12, R9
	JMP          question

answered:
	ADDQ $4, BX
	ADDQ $32, SI
	DECQ R8
	JNZ  feature

	MOVQ         first+48(FP), R8
	MOVQ         leaves+56(FP), SI
	MOVQ         trees+64(FP), CX
	VBROADCASTSD bias+72(FP), Y8
	VMOVAPD      Y8, Y9
	VPXOR        Y15, Y15, Y15
	VPCMPEQD     Y14, Y14, Y14
	VPSRLD       $24, Y14, Y14         // 255, the width of an exponent

tree:
	// The lowest bit alone, as a float, has its number as exponent.
	VMOVDQU      (DI), Y0
	VPSUBD       Y0, Y15, Y1
	VPAND        Y0, Y1, Y1
	VCVTDQ2PS    Y1, Y1
	VPSRLD       $23, Y1, Y1
	VPAND        Y14, Y1, Y1
	VPBROADCASTD (R8), Y2
	VPADDD       Y2, Y1, Y1
	VEXTRACTI128 $1, Y1, X2
	VPCMPEQD     Y3, Y3, Y3
	VPCMPEQD     Y4, Y4, Y4
	VPXOR        Y5, Y5, Y5
	VPXOR        Y6, Y6, Y6
	VGATHERDPD   Y3, (SI)(X1*8), Y5
	VGATHERDPD   Y4, (SI)(X2*8), Y6
	VADDPD       Y5, Y8, Y8
	VADDPD       Y6, Y9, Y9
	ADDQ         $32, DI
	ADDQ         $4, R8
	DECQ         CX
	JNZ          tree

	MOVQ    z+0(FP), DI
	VMOVUPD Y8, (DI)
	VMOVUPD Y9, 32(DI)
	VZEROUPPER
	RET
